import Foundation
import Testing

extension Picture {
    /// The end of the first token on the screen: what is shown of it after the ellipsis in its column.
    var tokenTail: String? {
        guard let match = row("auth", "computed").firstMatch(of: /…([A-Za-z0-9_-]{4})\s/) else { return nil }
        return String(match.1)
    }
}

/// Nothing secret where others may look.
@Suite(.timeLimit(.minutes(2)))
struct SecretsTests {
    @Test func `no password and no token is in arguments, environment, scrollback or what the terminal is sent`()
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
            try await stage.press("1", "2", "a")
            try await stage.sees("Activity: 4 calls")
            try await stage.press("Escape", "?")
            try await stage.sees("Shift-Tab")
            try await stage.press("Escape")

            let pid = try await stage.pid()
            for name in ["cmdline", "environ"] {
                // A file that cannot be read gives nothing away; for this user it can be read or is closed.
                let content = FileManager.default.contents(atPath: "/proc/\(pid)/\(name)") ?? Data()
                #expect(content.hasNoSecret(tail: tail), "\(name)")
            }
            try await stage.press("o", "Enter", "Tab", "Enter")
            try await stage.sees("3 of 3 tokens revoked, confirmed by the server")
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
