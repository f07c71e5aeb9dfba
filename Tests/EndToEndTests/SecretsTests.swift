import Foundation
import Testing

/// Secrets in places that other programs can read.
@Suite(.timeLimit(.minutes(5)))
struct SecretsTests {
    @Test
    func `no password and no token is in arguments, environment, scrollback or output`()
        async throws
    {
        try await TerminalTester.run { terminal in
            try await terminal.startRecording()
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up")
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            let signedIn = try await terminal.waitFor("may act as 3 identities")
            let suffix = try #require(signedIn.tokenSuffix)
            for (key, name) in [("1", "Acme Payments Ltd"), ("2", "Acme Cards Ltd")] {
                try await terminal.press(key)
                try await terminal.waitFor("Acting as \(name).")
            }
            try await terminal.press("a")
            try await terminal.waitFor("Activity: 4 calls")
            try await terminal.press("Escape")
            try await terminal.waitFor("the log closed") { !$0.contains("Activity: 4 calls") }
            try await terminal.press("?")
            try await terminal.waitFor("Shift-Tab")
            try await terminal.press("Escape")
            try await terminal.waitFor("the help closed") { !$0.contains("Shift-Tab") }
            // A code is in view; the one-time token of a push is not.
            try await terminal.confirm("u")
            try await terminal.waitFor("The code by SMS")
            try await terminal.type("123456")
            try await terminal.press("Enter")
            try await terminal.waitFor("Acme Cards Ltd is stepped up.")
            try await terminal.press("Enter", "l")
            try await terminal.waitFor("b by push")
            try await terminal.confirm("b")
            try await terminal.waitFor("Is this you, signing in?")
            try await terminal.press("y")
            try await terminal.waitFor("a second session") {
                $0.row("Acme Payments Ltd", "stepped-up") != nil
            }

            let process = "/proc/\(try await terminal.pid())"
            let arguments = try #require(FileManager.default.contents(atPath: process + "/cmdline"))
            #expect(String(decoding: arguments, as: UTF8.self).hasSuffix("curfew\0demo\0"))
            #expect(arguments.hasNoSecret(suffix: suffix), "arguments")
            // The program is not dumpable, so only root can read its environment.
            let environment = FileManager.default.contents(atPath: process + "/environ")
            if geteuid() == 0 {
                #expect(try #require(environment).hasNoSecret(suffix: suffix), "environment")
            } else {
                #expect(environment?.isEmpty != false, "the environment is readable")
            }
            try await terminal.press("o", "Down", "Down", "Down", "Enter", "Tab", "Enter")
            try await terminal.waitFor("4 of 4 tokens revoked, confirmed")
            try await terminal.press("q")
            try await terminal.expectRestored(status: 0)

            let scrollback = try await terminal.tmux.call(["capture-pane", "-p", "-S", "-"])
            #expect(Data(scrollback.utf8).hasNoSecret(suffix: suffix), "scrollback")
            #expect(terminal.recording.contains("…\(suffix)"))
            // The demo tells its password over its accounts, once; what is typed is in view nowhere.
            let told = "all with the password Curfew-demo-1"
            let recording = terminal.recording.split(separator: told, omittingEmptySubsequences: false)
            #expect(recording.count == 2)
            #expect(Data(recording.joined().utf8).hasNoSecret(suffix: suffix), "recording")
        }
    }
}

extension Data {
    /// Whether this contains neither the demo's password nor more of a token than its last four characters. A token has
    /// 43 characters of the URL-safe alphabet.
    fileprivate func hasNoSecret(suffix: String) -> Bool {
        let text = String(decoding: self, as: UTF8.self)
        let whole = text.firstMatch(of: /[A-Za-z0-9_-]{43}/)
        let longer = text.ranges(of: suffix).contains { range in
            guard range.lowerBound > text.startIndex else { return false }
            let before = text[text.index(before: range.lowerBound)]
            return before.isASCII && (before.isLetter || before.isNumber || before == "-" || before == "_")
        }
        return !text.contains("Curfew-demo-1") && whole == nil && !longer
    }
}
