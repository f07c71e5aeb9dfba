import Screen
import TerminalIO
import Testing

/// Reports of the mouse (ctlseqs, "SGR (1006)"), on a screen of 80 by 24.
struct MouseTests {
    private static let size = Size(columns: 80, rows: 24)

    private func keys(_ text: String, in area: Size? = size) -> [Key] { Keyboard(mouseArea: area).type(text) }

    private func key(_ action: Mouse.Action, _ column: Int, _ row: Int) -> Key {
        .mouse(Mouse(action, at: Position(column: column, row: row)))
    }

    @Test func `a press of the left button and the wheel are keys with the cell under the pointer`() {
        #expect(keys("\u{1B}[<0;1;1M") == [key(.click, 0, 0)])
        #expect(keys("\u{1B}[<0;80;24M") == [key(.click, 79, 23)])
        #expect(keys("\u{1B}[<64;10;5M\u{1B}[<65;10;6M") == [key(.wheelUp, 9, 4), key(.wheelDown, 9, 5)])
        #expect(
            keys("a\u{1B}[<0;3;4M\u{1B}[<0;3;4mb") == [.character("a"), key(.click, 2, 3), .character("b")])
    }

    @Test(arguments: [
        // A release, other buttons, motion, the wheel to the side, modifiers.
        "0;3;4m", "1;3;4M", "2;3;4M", "32;3;4M", "35;3;4M", "66;3;4M", "67;3;4M", "128;3;4M",
        "4;3;4M", "8;3;4M", "16;3;4M", "68;3;4M",
        // Outside of the screen.
        "0;0;4M", "0;81;4M", "0;3;0M", "0;3;25M", "0;9999;4M", "0;99999;1M", "0;99999999999999999999;1M",
        // No report.
        "M", ";M", ";;M", "0;3M", "0;3;M", ";3;4M", "0;3;4;5M", "0:3:4M", "0;-3;4M", "0;3 ;4M", "0;3;4;M",
        "<0;3;4M", "0;3;4A", "0;3;4~", "200~",
    ])
    func `any other report presses nothing`(report: String) {
        #expect(keys("\u{1B}[<\(report)x") == [.character("x")])
    }

    @Test(arguments: ["\u{1B}[<0;3;4M", "\u{1B}[<64;3;4M", "\u{1B}[M !!", "\u{1B}[0;3;4M", "\u{1B}[32;3;4M"])
    func `while the mouse is off its reports press nothing`(report: String) {
        #expect(keys(report + "x", in: nil) == [.character("x")])
    }

    @Test(arguments: ["\u{1B}[M !!", "\u{1B}[0;3;4M", "\u{1B}[32;3;4M"])
    func `reports of older protocols press nothing while the mouse is on`(report: String) {
        #expect(keys(report + "x") == [.character("x")])
    }

    @Test func `a report may come in several reads`() {
        let report = Array("\u{1B}[<0;12;3M".utf8)
        for length in 1..<report.count {
            let keyboard = Keyboard(mouseArea: Self.size)
            #expect(keyboard.type(Array(report[..<length]), pause: false) == [])
            #expect(keyboard.type(Array(report[length...])) == [key(.click, 11, 2)], "\(length)")
        }
    }

    @Test func `in a paste a report is text`() {
        let pasted = keys("\u{1B}[200~\u{1B}[<0;3;4M\u{1B}[201~")
        #expect(pasted.first == .pasteBegan && pasted.last == .pasteEnded)
        #expect(!pasted.contains(key(.click, 2, 3)))
    }

    @Test func `keys mean the same while the mouse is on`() {
        #expect(
            keys("\u{1B}[A\u{1B}[5~\u{1B}OPé\u{1B}") == [
                .up, .pageUp, .function(1), .character("é"), .escape,
            ])
    }
}
