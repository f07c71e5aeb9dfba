import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The mouse selects and never acts.
@Suite struct MouseTests {
    /// The place of a text in the last frame.
    private func place(of text: String, in screen: inout ScreenTester) throws -> Position {
        let rows = screen.text(120, 40).split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(rows.firstIndex { $0.contains(text) })
        let found = try #require(rows[row].firstRange(of: text))
        return Position(
            column: rows[row].distance(from: rows[row].startIndex, to: found.lowerBound), row: row)
    }

    @Test func `a click selects a row, and nothing is sent`() throws {
        var screen = ScreenTester.signedIn()
        let place = try place(of: "Ada Lovelace", in: &screen)
        let sent = screen.sent
        screen.press(.mouse(Mouse(.click, at: place)))
        #expect(screen.sent == sent)
        #expect(screen.reversed(120, 40).contains { $0.contains("Ada Lovelace") })
        screen.press(.enter)
        #expect(screen.sent.last == .identityChosen(screen.identity(211, .consumer)))
    }

    @Test func `a click in another pane gives it the focus`() throws {
        var screen = ScreenTester.acting()
        let place = try place(of: "if unused", in: &screen)
        screen.press(.mouse(Mouse(.click, at: place)))
        #expect(screen.focus == "Lifetimes")
    }

    @Test func `the wheel moves through the rows of the pane under the pointer`() throws {
        var screen = ScreenTester.signedIn()
        let place = try place(of: "Ada Lovelace", in: &screen)
        screen.press(.mouse(Mouse(.wheelDown, at: place)))
        #expect(screen.reversed(120, 40).contains { $0.contains("Acme Cards Ltd") })
        screen.press(.mouse(Mouse(.wheelUp, at: place)))
        #expect(screen.reversed(120, 40).contains { $0.contains("Acme Payments Ltd") })
    }

    @Test func `a click beside a dialog does nothing`() {
        var screen = ScreenTester.acting()
        screen.type("q")
        let before = screen.text()
        screen.press(.mouse(Mouse(.click, at: Position(column: 5, row: 5))))
        #expect(screen.text() == before)
    }
}
