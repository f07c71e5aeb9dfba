import Foundation
import Testing

/// Nothing secret where others may look.
@Suite(.timeLimit(.minutes(5)))
struct SecretsTests {
    @Test
    func `no password and no token is in arguments, environment, scrollback or what the terminal is sent`()
        async throws
    {
        try await Stage.play { stage in
            try await stage.record()
            try await stage.sees("Enter signs in.")
            try await stage.press("Up")
            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            let signedIn = try await stage.sees("may act as 3 identities")
            let tail = try #require(signedIn.tokenTail)
            for (key, name) in [("1", "Acme Payments Ltd"), ("2", "Acme Cards Ltd")] {
                try await stage.press(key)
                try await stage.sees("Acting as \(name).")
            }
            try await stage.press("a")
            try await stage.sees("Activity: 4 calls")
            try await stage.press("Escape")
            try await stage.sees("the log closed") { !$0.contains("Activity: ") }
            try await stage.press("?")
            try await stage.sees("Shift-Tab")
            try await stage.press("Escape")
            try await stage.sees("the help closed") { !$0.contains("Shift-Tab") }
            // A code is typed behind dots, and a push brings a one-time token that nobody sees.
            try await stage.press("u")
            try await stage.sees("The code by SMS")
            try await stage.type("123456")
            try await stage.press("Enter")
            try await stage.sees("Acme Cards Ltd is stepped up.")
            try await stage.press("Enter", "l")
            try await stage.sees("b by push")
            try await stage.press("b")
            try await stage.sees("Is this you, signing in?")
            try await stage.press("y")
            try await stage.sees("a second session") { !$0.row("Acme Payments Ltd", "stepped-up").isEmpty }

            #if os(Linux)
                let process = "/proc/\(try await stage.pid())"
                let arguments = try #require(FileManager.default.contents(atPath: process + "/cmdline"))
                #expect(String(decoding: arguments, as: UTF8.self).hasSuffix("curfew\0demo\0"))
                #expect(arguments.hasNoSecret(tail: tail), "arguments")
                // Closed to all but root, as the program is not dumpable: what cannot be read tells nothing.
                if let environment = FileManager.default.contents(atPath: process + "/environ") {
                    #expect(environment.hasNoSecret(tail: tail), "environment")
                }
            #endif
            try await stage.press("o", "Down", "Down", "Down", "Enter", "Tab", "Enter")
            try await stage.sees("4 of 4 tokens revoked, confirmed by the server")
            try await stage.press("q")
            try await stage.endsRestored(status: 0)

            let scrollback = try await stage.tmux.call(["capture-pane", "-p", "-S", "-"])
            #expect(Data(scrollback.utf8).hasNoSecret(tail: tail), "scrollback")
            #expect(stage.recording.contains("…\(tail)"))
            #expect(Data(stage.recording.utf8).hasNoSecret(tail: tail), "recording")
        }
    }
}

extension Data {
    /// Whether neither the demo's password nor more of a token than its last four characters is in it. A token is
    /// 43 characters of the URL-safe alphabet.
    fileprivate func hasNoSecret(tail: String) -> Bool {
        let text = String(decoding: self, as: UTF8.self)
        let whole = text.firstMatch(of: /[A-Za-z0-9_-]{43}/)
        let longer = text.ranges(of: tail).contains { range in
            guard range.lowerBound > text.startIndex else { return false }
            let before = text[text.index(before: range.lowerBound)]
            return before.isASCII && (before.isLetter || before.isNumber || before == "-" || before == "_")
        }
        return !text.contains("Curfew-demo-1") && whole == nil && !longer
    }
}
