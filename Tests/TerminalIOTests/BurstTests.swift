import Screen
import TerminalIO
import Testing

/// Which characters of one read are keys, and which come from no hand.
struct BurstTests {
    @Test(arguments: [
        "2u", "jjj", "o\r\t\r", "jjjjjjjjjj", "ééééé", "j\rj\rj\rj\r", "\r\r\r\r\r", "lit", "?:q", "12",
    ])
    func `keys of a slow line come together`(text: String) {
        let keyboard = Keyboard()
        let keys = keyboard.type(text)
        #expect(keys.count == text.unicodeScalars.count)
        #expect(!keys.contains(.pasteBegan))
    }

    @Test func `arrows between letters keep them apart`() {
        let keyboard = Keyboard()
        let keys = keyboard.type("abc\u{1B}[Adef\u{1B}[B")
        #expect(keys.count == 8 && !keys.contains(.pasteBegan))
    }

    @Test(arguments: [
        "62;1;4c1;115;0c>|Konsole 26.04.0", "10;rgb:ffff/ffff/ffff", "1;115;0c", "<35;10;20M", "jjjk", "日本語で",
        // Less than a handful, as the pieces of a reply.
        "1;2", "62;", ";4c", ">|K", "<3", "?6c",
    ])
    func `a burst is a paste`(text: String) {
        let keyboard = Keyboard()
        #expect(
            keyboard.type(text) == [.pasteBegan] + text.unicodeScalars.map { .character(Character($0)) }
                + [.pasteEnded])
        keyboard.pause(.seconds(1))
        #expect(keyboard.type("q") == [.character("q")])
    }

    @Test func `in a burst line ends are text, a Tab divides it, and controls are nothing`() {
        let keyboard = Keyboard()
        #expect(
            keyboard.type("ab\u{03}c\td\u{7F}\r") == [
                .pasteBegan, .character("a"), .character("b"), .character("c"),
                .pasteEnded, .tab, .pasteBegan, .character("d"), .backspace, .pasteEnded, .enter,
            ])
        keyboard.pause(.seconds(1))
        // Of several line ends none is an Enter key.
        #expect(keyboard.type("one\rtwo\r").suffix(2) == [.character("\n"), .pasteEnded])
        keyboard.pause(.seconds(1))
        #expect(keyboard.type("\r") == [.enter])
    }

    @Test func `what comes with a key that opens a line is text for that line`() {
        let keyboard = Keyboard()
        let text = "Branch 199".unicodeScalars.map { Key.character(Character($0)) }
        for lead: Character in ["/", ":"] {
            #expect(
                keyboard.type("\(lead)Branch 199\r") == [.character(lead), .pasteBegan] + text
                    + [.pasteEnded, .enter])
            keyboard.pause(.seconds(1))
        }
        // The tail of a reply opens nothing.
        _ = keyboard.type("10;rgb:ffff")
        #expect(keyboard.type("/ffff/ffff").first == .pasteBegan)
    }

    @Test func `nothing is pasted after a Tab that ends a burst`() {
        let keyboard = Keyboard()
        #expect(keyboard.type("word\t").suffix(3) == [.character("d"), .pasteEnded, .tab])
        #expect(keyboard.type("\r") == [.enter])
    }

    @Test func `a burst ends where a sequence begins`() {
        let keyboard = Keyboard()
        #expect(keyboard.type("0;rgb:ff\u{1B}\\").last == .pasteEnded)
        #expect(keyboard.type("quit\u{1B}[A").suffix(2) == [.pasteEnded, .up])
    }

    @Test func `two characters shortly after a burst are its rest`() {
        let keyboard = Keyboard()
        _ = keyboard.type("62;1;4c")
        keyboard.pause(.milliseconds(300))
        #expect(
            keyboard.type("\rqu") == [
                .pasteBegan, .character("\n"), .character("q"), .character("u"), .pasteEnded,
            ])
        keyboard.pause(.milliseconds(301))
        #expect(keyboard.type("\rqu") == [.enter, .character("q"), .character("u")])
        _ = keyboard.type("62;1;4c")
        // A program that types sends text and then Enter.
        #expect(keyboard.type("\r") == [.enter])
        #expect(keyboard.type("id") == [.character("i"), .character("d")])
        _ = keyboard.type("62;1;4c")
        #expect(keyboard.type("jj") == [.character("j"), .character("j")])
    }

    @Test func `half a character at the end of a burst waits for the other half`() {
        let keyboard = Keyboard()
        #expect(keyboard.type(Array("abcd".utf8) + [0xC3]).suffix(2) == [.character("d"), .pasteEnded])
        #expect(keyboard.type([0xA9]) == [.character("é")])
    }

    @Test func `a burst in a bracketed paste is text of the paste`() {
        let keyboard = Keyboard()
        let keys = keyboard.type("\u{1B}[200~62;1;4c\u{1B}[201~")
        #expect(keys.count { $0 == .pasteBegan } == 1 && keys.count { $0 == .pasteEnded } == 1)
    }
}
