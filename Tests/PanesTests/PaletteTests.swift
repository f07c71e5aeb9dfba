import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// Commands by their names, in groups, with their keys at the right edge.
struct PaletteTests {
    private static func opened() -> ScreenTester {
        var screen = ScreenTester.acting()
        screen.type(":")
        return screen
    }

    @Test func `the keys end in one column, and no name is cut`() throws {
        var screen = Self.opened()
        let rows = screen.text(80, 24).split(separator: "\n")
        let login = try #require(rows.first { $0.contains("Go to Login") })
        let sort = try #require(
            rows.first { $0.contains("Have a code mailed that replaces a forgotten password") })
        func end(_ row: Substring, _ key: String) -> Int? {
            row.firstRange(of: key + " │").map { row.distance(from: row.startIndex, to: $0.upperBound) }
        }
        #expect(end(login, "l") != nil && end(login, "l") == end(sort, "P"))
    }

    @Test func `headings are no commands, and the one above the chosen line stays in view`() {
        var screen = Self.opened()
        screen.press(.down, .down, .down, .down, .down)
        #expect(!screen.text(40, 10).contains("│ Panes"))
        screen.press(.up, .up, .up, .up, .up)
        #expect(screen.text(40, 10).contains("│ Panes"), "above the first command")
        screen.press(.enter)
        #expect(screen.focus == "Login")
    }

    @Test func `the end of the list is reached, and chosen there`() {
        var screen = Self.opened()
        for _ in 0..<60 {
            screen.press(.down)
            _ = screen.text(40, 10)
        }
        #expect(screen.text(40, 10).contains("Quit; asks first"))
        screen.press(.enter)
        #expect(screen.text().contains("─ Quit"))
    }

    @Test func `a group's name finds its commands`() {
        var screen = Self.opened()
        screen.type("lifetimes end")
        let shown = screen.text(80, 24)
        #expect(shown.contains("Dismiss all tokens that have ended") && shown.contains("│ Lifetimes "))
        #expect(!shown.contains("Go to Login"))
    }
}
