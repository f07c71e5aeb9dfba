import Testing

/// Bytes that no hand has typed.
@Suite(.timeLimit(.minutes(5)))
struct StrayBytesTests {
    private static let call = "/multi/access_token"

    @Test func `a reply whose beginning is lost makes no call`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            try await terminal.waitFor("may act as 3 identities")
            // What tmux hands on when another program has read the first bytes of three replies.
            try await terminal.send("62;1;4c1;115;0c>|Konsole 26.04.0")
            try await terminal.waitFor("characters arrived at once and did nothing.")
            // A key after a pause is a key, and its call is the only one.
            try await Task.sleep(for: .milliseconds(400))
            try await terminal.press("1")
            let acting = try await terminal.waitFor("acting") { $0.header.contains("Acme Payments Ltd ") }
            #expect(acting.count(of: Self.call) == 1)
            #expect(!acting.contains("arrived at once"))
        }
    }

    @Test func `the late end of a reply presses no key`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            try await terminal.waitFor("may act as 3 identities")
            try await terminal.send("\u{1B}]11;rgb:0000/0000")
            try await Task.sleep(for: .milliseconds(120))
            try await terminal.send("/2\u{07}")
            try await terminal.press("1")
            let acting = try await terminal.waitFor("acting") { $0.header.contains("Acme Payments Ltd ") }
            #expect(acting.count(of: Self.call) == 1)
            #expect(!acting.contains(" of 3 "), "a filter is open")
        }
    }
}
