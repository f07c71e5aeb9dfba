import Screen
import TerminalIO
import Testing

/// Sequences that arrive in pieces, with pauses in which an Esc has become the Esc key.
struct LateSequenceTests {
    @Test(
        arguments: [
            "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}]52;c;cXVpdA==\u{07}",
            "\u{1B}P1+r544e=7875\u{1B}\\",
            "\u{1B}P>|Konsole 26.04.0\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}^quit\u{1B}\\",
            "\u{1B}Xquit\u{1B}\\", "\u{1B}[?62;1;4c", "\u{1B}[>1;115;0c", "\u{1B}[12;1R", "\u{1B}[0n",
            "\u{1B}[<0;1;20M", "\u{1B}[32;1;20M", "\u{1B}[M q2", "\u{1B}[I", "\u{1B}[O", "\u{1B}[?1u",
            "\u{1B}[?2026;2$y", "\u{1B}[8;24;80t",
        ], [30, 120, 900])
    func `a reply presses nothing, wherever it is split`(reply: String, milliseconds: Int) {
        let bytes = Array(reply.utf8)
        for place in 1..<bytes.count {
            let keyboard = Keyboard()
            // An Esc by itself is the Esc key: what follows is not known yet.
            #expect(keyboard.type(Array(bytes[..<place])) == (place == 1 ? [.escape] : []), "at \(place)")
            keyboard.pause(.milliseconds(milliseconds))
            #expect(keyboard.type(Array(bytes[place...])) == [], "at \(place)")
            keyboard.pause(.milliseconds(30))
            #expect(keyboard.type("q") == [.character("q")], "at \(place)")
        }
    }

    @Test(arguments: ["\u{1B}]52;c;cXVpdA==\u{07}", "\u{1B}_Gi=1\u{1B}\\", "\u{1B}[?62;1;4c", "\u{1B}[15~"])
    func `a sequence may come byte by byte`(text: String) {
        let keyboard = Keyboard()
        let keys = Array(text.utf8).flatMap { byte in
            keyboard.pause(.milliseconds(50))
            return keyboard.type([byte])
        }
        #expect(keys == [.escape] + (text.hasSuffix("~") ? [.function(5)] : []))
    }

    @Test(arguments: [("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[15~", .function(5))])
    func `a key split by a slow line is that key`(text: String, key: Key) {
        let bytes = Array(text.utf8)
        for place in 2..<bytes.count {
            let keyboard = Keyboard()
            #expect(keyboard.type(Array(bytes[..<place])) == [])
            keyboard.pause(.milliseconds(120))
            #expect(keyboard.type(Array(bytes[place...])) == [key])
        }
    }

    @Test(arguments: [("\u{1B}]11;rgb", 2000), ("\u{1B}P", 2000), ("\u{1B}[12", 1000), ("\u{1B}O", 1000)])
    func `a sequence that never ends takes keys for a while only`(text: String, milliseconds: Int) {
        let keyboard = Keyboard()
        #expect(keyboard.type(text) == [])
        keyboard.pause(.milliseconds(milliseconds + 1))
        #expect(keyboard.type("j") == [.character("j")])

        let early = Keyboard()
        #expect(early.type(text) == [])
        early.pause(.milliseconds(milliseconds))
        #expect(early.type(";") == [])
        early.pause(.milliseconds(1))
        #expect(early.type("j") == [.character("j")])
    }

    @Test func `a string of more than 4096 bytes is given up`() {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}]52;" + String(repeating: "x", count: 4091)) == [])
        #expect(keyboard.isUnfinished)
        #expect(keyboard.type("j") == [.character("j")])
        let short = Keyboard()
        #expect(short.type("\u{1B}]52;" + String(repeating: "x", count: 4090)) == [])
        #expect(short.type("\u{07}") == [])
        #expect(!short.isUnfinished)
    }

    @Test(arguments: [("\u{1B}", Key.escape), ("\u{03}", .control("c"))])
    func `after a second Esc and Ctrl-C get out of a string`(bytes: String, key: Key) {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}]11;rgb") == [])
        keyboard.pause(.milliseconds(999))
        #expect(keyboard.type(bytes) == [])
        #expect(keyboard.type(bytes, afterPause: true) == [key])
        #expect(keyboard.type("x") == [.character("x")])
    }

    @Test(arguments: ["[", "O", "]", "_", "^"])
    func `what follows an Esc at once belongs to it, and later it is a key`(introducer: String) {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}") == [.escape])
        keyboard.pause(.milliseconds(151))
        #expect(keyboard.type(introducer) == [.character(Character(introducer))])
        #expect(keyboard.type("\u{1B}") == [.escape])
        keyboard.pause(.milliseconds(150))
        #expect(keyboard.type(introducer) == [])

        let several = Keyboard()
        #expect(several.type("\u{1B}") == [.escape])
        several.pause(.milliseconds(1001))
        #expect(several.type(introducer + "u") == [.character(Character(introducer)), .character("u")])
        #expect(several.type("\u{1B}") == [.escape])
        several.pause(.milliseconds(1000))
        #expect(!several.type(introducer + "u").contains(.character("u")))
    }

    @Test(arguments: ["P", "X"])
    func `a letter by itself is a key at once, and the beginning of a sequence with others`(letter: String) {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}") == [.escape])
        keyboard.pause(.milliseconds(26))
        #expect(keyboard.type(letter) == [.character(Character(letter))])
        #expect(keyboard.type("\u{1B}") == [.escape])
        keyboard.pause(.milliseconds(1000))
        #expect(keyboard.type(letter + "u") == [])
    }

    @Test func `after Esc other keys are keys at once`() {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}") == [.escape])
        #expect(keyboard.type("j") == [.character("j")])
        #expect(keyboard.type("P") == [.character("P")])
        #expect(keyboard.type("\u{1B}") == [.escape])
        #expect(keyboard.type("\u{1B}") == [.escape])
    }

    @Test func `an incomplete sequence does not swallow the next sequence`() {
        let keyboard = Keyboard()
        #expect(keyboard.type("\u{1B}[1\u{1B}[A") == [.up])
        #expect(keyboard.type("\u{1B}]11;\u{1B}[A") == [.up])
        #expect(keyboard.type("\u{1B}]11;\u{18}j") == [.character("j")])
    }
}
