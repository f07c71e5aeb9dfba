import Testing

/// Changes of the window's size.
@Suite(.timeLimit(.minutes(5)))
struct ResizeTests {
    @Test func `the screen adapts down to 40x10, says what it needs below that, and recovers`()
        async throws
    {
        try await TerminalTester.run(["demo", "--signed-in", "3"]) { terminal in
            try await terminal.waitFor(
                "3 sessions, not acting as anybody", "┌─ ▸ Identities", "┬─ Lifetimes", "├─ Activity")
            try await terminal.resize(80, 24)
            try await terminal.waitFor("the list, and what is selected below it") { screen in
                screen.contains("┌─ ▸ Identities") && screen.contains("├─ Lifetimes")
                    && !screen.contains("├─ Activity")
                    && screen.lines[23].contains("q quit")
            }
            try await terminal.resize(40, 10)
            try await terminal.waitFor("one bare pane") { screen in
                !screen.contains("┌─") && screen.header.contains("3 sessions")
                    && screen.lines.prefix(10).allSatisfy { $0.count <= 40 }
                    && screen.lines[9].contains("q quit")
            }
            try await terminal.resize(20, 5)
            // The message is one column too long, so it wraps at a blank.
            try await terminal.waitFor("what is needed") { $0.text.hasPrefix("need 40x10, have\n20x5\n") }
            try await terminal.resize(39, 12)
            try await terminal.waitFor("need 40x10, have 39x12")
            try await terminal.resize(120, 40)
            try await terminal.waitFor("all panes again") { screen in
                screen.header.contains("3 sessions, not acting as anybody") && screen.contains("├─ Activity")
                    && screen.lines[39].contains("q quit")
            }
        }
    }

    @Test func `after many sizes in a row the screen has the last one`() async throws {
        try await TerminalTester.run(["demo", "--signed-in", "3"]) { terminal in
            try await terminal.waitFor("3 sessions, not acting as anybody")
            for _ in 1...6 {
                for (columns, rows) in [(80, 24), (40, 10), (20, 5), (200, 60), (1, 1), (119, 31)] {
                    try await terminal.resize(columns, rows)
                }
            }
            try await terminal.resize(80, 24)
            try await terminal.waitFor("the last screen, whole") { screen in
                screen.header.contains("3 sessions") && screen.lines[1].contains("┌─ ▸ Identities")
                    && screen.lines[1].count == 80 && screen.lines[20].count == 80
                    && screen.lines[21].contains("Esc hides") && screen.lines[22].isEmpty
                    && screen.lines[23].contains("q quit")
            }
        }
    }
}
