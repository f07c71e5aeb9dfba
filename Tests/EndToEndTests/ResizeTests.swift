import Testing

/// Every size of the window, at any moment.
@Suite(.timeLimit(.minutes(5)))
struct ResizeTests {
    @Test func `the screen follows the window down to 40x10, says what it needs below, and comes back`()
        async throws
    {
        try await Stage.play(["demo", "--signed-in", "3"]) { stage in
            try await stage.sees("3 sessions, acting as nobody", "┌─ ▸ Lifetimes", "┌─ Logout", "┌─ Activity")
            try await stage.resize(80, 24)
            try await stage.sees("one boxed pane under tabs") { picture in
                picture.contains("l Login   i Identities") && picture.count(of: "┌─ ") == 1
                    && picture.lines[23].contains("q quit")
            }
            try await stage.resize(40, 10)
            try await stage.sees("one bare pane") { picture in
                !picture.contains("┌─") && picture.header.contains("DEMO")
                    && picture.lines.prefix(10).allSatisfy { $0.count <= 40 }
                    && picture.lines[9].contains("q quit")
            }
            try await stage.resize(20, 5)
            // One column short of the sentence: it breaks at a blank.
            try await stage.sees("what is needed") { $0.text.hasPrefix("need 40x10, have\n20x5\n") }
            try await stage.resize(39, 12)
            try await stage.sees("need 40x10, have 39x12")
            try await stage.resize(120, 40)
            try await stage.sees("all panes again") { picture in
                picture.header.contains("3 sessions, acting as nobody") && picture.count(of: "┌─ ") == 5
                    && picture.lines[39].contains("q quit")
            }
        }
    }

    @Test func `a storm of sizes leaves the screen of the last one`() async throws {
        try await Stage.play(["demo", "--signed-in", "3"]) { stage in
            try await stage.sees("3 sessions, acting as nobody")
            for _ in 1...6 {
                for (columns, rows) in [(80, 24), (40, 10), (20, 5), (200, 60), (1, 1), (119, 31)] {
                    try await stage.resize(columns, rows)
                }
            }
            try await stage.resize(80, 24)
            try await stage.sees("the last screen, whole") { picture in
                picture.header.contains("3 sessions") && picture.lines[1].contains("l Login   i Identities")
                    && picture.lines[22].isEmpty && picture.lines[23].contains("q quit")
                    && picture.lines[2].count == 80 && picture.lines[21].count == 80
            }
        }
    }
}
