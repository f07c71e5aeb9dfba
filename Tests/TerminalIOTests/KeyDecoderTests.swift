import Screen
import TerminalIO
import Testing

struct KeyDecoderTests {
    @Test(arguments: [
        ("a", [Key.character("a")]), ("é", [.character("é")]), ("日😀", [.character("日"), .character("😀")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
        ("\u{08}", [.backspace]),
        ("\u{03}", [.control("c")]), ("\u{00}", [.control(" ")]), ("\u{1A}", [.control("z")]),
        ("\u{1C}", [.control("\\")]),
        ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}x", [.alt("x")]),
        ("\u{1B}é", [.alt("é")]),
        ("\u{1B}\r", [.escape, .enter]),
        ("\u{1B}[A", [.up]), ("\u{1B}OA", [.up]), ("\u{1B}[B\u{1B}[C\u{1B}[D", [.down, .right, .left]),
        ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end, .home, .end]),
        ("\u{1B}[2~\u{1B}[3~\u{1B}[5~\u{1B}[6~", [.insert, .delete, .pageUp, .pageDown]),
        ("\u{1B}[Z", [.backTab]),
        (
            "\u{1B}OP\u{1B}[15~\u{1B}[24~\u{1B}[11~\u{1B}[[E",
            [.function(1), .function(5), .function(12), .function(1), .function(5)]
        ),
        ("\u{1B}[1;5A", [.unknown]), ("\u{1B}[1;1A", [.up]), ("\u{1B}O5P", [.unknown]),
        ("\u{1B}[R", [.function(3)]), ("\u{1B}[99999999999999999999~", []),
    ])
    func `bytes decode to their keys`(bytes: String, keys: [Key]) {
        let keyboard = Keyboard()
        #expect(keyboard.type(bytes) == keys)
        #expect(!keyboard.isUnfinished)
    }

    @Test(arguments: ["é", "日", "😀", "\u{1B}[A", "\u{1B}[15~", "\u{1B}OP", "\u{1B}[200~x\u{1B}[201~"])
    func `a key is the same in one read or in several`(text: String) {
        let whole = Keyboard()
        let keys = whole.type(text)
        let pieces = Keyboard()
        #expect(Array(text.utf8).flatMap { pieces.type([$0], pause: false) } == keys)
        #expect(!pieces.isUnfinished)
    }

    @Test func `half of a character waits for the other half`() {
        let keyboard = Keyboard()
        #expect(keyboard.type([0xC3]) == [])
        #expect(keyboard.type([0xA9]) == [.character("é")])
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC0, 0x80], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xC2, 0x9B],
        ] as [[UInt8]])
    func `invalid bytes are unknown keys, and the next keys are decoded`(bytes: [UInt8]) {
        let keyboard = Keyboard()
        let keys = keyboard.type(bytes) + keyboard.type("ok")
        #expect(keys.first == .unknown)
        #expect(keys.suffix(2) == [.character("o"), .character("k")])
        #expect(keys.allSatisfy { $0 != .character("\u{FFFD}") && $0 != .escape })
    }

    @Test func `a paste is text between two markers, and a line break in it is not Enter`() {
        let keyboard = Keyboard()
        #expect(
            keyboard.type("\u{1B}[200~a\r\nb\rc\nd\t\u{03}\u{00}\u{1B}[201~\r") == [
                .pasteBegan, .character("a"), .character("\n"), .character("b"), .character("\n"),
                .character("c"),
                .character("\n"), .character("d"), .character("\t"), .character("\u{03}"),
                .character("\u{00}"),
                .pasteEnded, .enter,
            ])
    }

    @Test func `inside a paste no sequence is a key`() {
        let keyboard = Keyboard()
        let keys = keyboard.type("\u{1B}[200~\u{1B}[A\u{1B}[200~\u{1B}x\u{1B}[201~")
        #expect(keys.first == .pasteBegan && keys.last == .pasteEnded)
        #expect(
            keys.dropFirst().dropLast().allSatisfy {
                if case .character = $0 { true } else { false }
            })
        #expect(!keyboard.isPasting)
    }

    @Test func `the end of a paste may come in two reads with a pause`() {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}[200~ab\u{1B}[20").last == .character("b"))
        #expect(keyboard.type("1~", afterPause: true) == [.pasteEnded])
    }

    @Test(arguments: [("\u{1B}", Key.escape), ("\u{03}", .control("c"))])
    func `a paste without an end does not lock the user out`(bytes: String, key: Key) {
        let keyboard = Keyboard()
        _ = keyboard.type("\u{1B}[200~secret")
        #expect(keyboard.type("\r") == [.character("\n")])
        #expect(keyboard.type(bytes, afterPause: true) == [.pasteEnded, key])
        #expect(!keyboard.isPasting)
    }

    @Test func `an Esc inside a paste does not end it`() {
        let keyboard = Keyboard()
        _ = keyboard.type("\u{1B}[200~a")
        #expect(keyboard.type("\u{1B}x") == [.character("\u{1B}"), .character("x")])
        #expect(keyboard.isPasting)
    }

    @Test func `the terminal's description overrides the common grammar`() {
        var table = SequenceTable()
        table.add(Array("\u{1B}[A".utf8), .pageUp)
        table.add(Array("\u{1B}[AB".utf8), .pageDown)
        table.add(Array("k".utf8), .up)
        table.add([0x1B, 0x0B], .up)
        let keyboard = Keyboard(table: table)
        #expect(keyboard.type("\u{1B}[A") == [.pageUp])
        #expect(keyboard.type("\u{1B}[AB") == [.pageDown])
        #expect(keyboard.type("k") == [.character("k")])
    }

    @Test func `no input traps or blocks the decoder`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let keyboard = Keyboard()
            for _ in 0..<40 {
                let interesting: [UInt8] = [0x1B, 0x5B, 0x4F, 0x32, 0x30, 0x31, 0x7E, 0x0D, 0x3B, 0xC3, 0xE2]
                let bytes = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                    Bool.random(using: &random)
                        ? interesting[Int.random(in: 0..<interesting.count, using: &random)]
                        : UInt8.random(in: 0...255, using: &random)
                }
                _ = keyboard.type(
                    bytes, pause: Bool.random(using: &random), afterPause: Bool.random(using: &random))
            }
            // After the rest of a character, the end of any paste and a pause, a key decodes to itself again.
            _ = keyboard.type("    ")
            _ = keyboard.type("\u{1B}[201~")
            keyboard.pause(.seconds(3))
            #expect(keyboard.type("z").last == .character("z"))
        }
    }
}
