import Foundation
import Testing

/// The output depends on the terminal type and the locale.
@Suite(.timeLimit(.minutes(5)))
struct AppearanceTests {
    @Test func `colours are used, but not with NO_COLOR`() async throws {
        let arguments = ["demo", "--signed-in", "1"]
        try await TerminalTester.run(arguments) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            #expect(try await terminal.screen(withSequences: true).hasColor)
        }
        try await TerminalTester.run(arguments, wrapper: ["env", "NO_COLOR=1"]) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            let screen = try await terminal.screen(withSequences: true)
            #expect(screen.contains("\u{1B}["), "attributes stay")
            #expect(!screen.hasColor)
        }
    }

    @Test
    func `a theme has its background, the option goes before the configuration, and NO_COLOR before both`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            let folder = directory.file("config/curfew")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = """
                theme: light
                profiles:
                  - name: Verifiable
                    vendor: verifiable
                    url: https://discovery.example/api
                    environment: production
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/config.yaml"))
            let home = ["env", "XDG_CONFIG_HOME=\(directory.file("config"))"]
            // The numbers of the themes' backgrounds; those of tints are others.
            for (arguments, wrapper, background) in [
                ([], home, "48;5;231m"), (["--theme", "dark"], home, "48;5;234m"),
                (["demo"], home, "48;5;231m"), (["demo", "--theme", "high-contrast"], home, "48;5;16m"),
                (["demo", "--theme", "dark"], home + ["NO_COLOR=1"], nil),
            ] as [([String], [String], String?)] {
                try await TerminalTester.run(arguments, wrapper: wrapper) { terminal in
                    try await terminal.waitFor("nobody signed in", "Password")
                    let screen = try await terminal.screen(withSequences: true)
                    if let background {
                        #expect(screen.contains(background), "\(arguments)")
                    } else {
                        #expect(!screen.hasColor)
                    }
                }
            }
        }
    }

    @Test func `in the C locale every character is ASCII`() async throws {
        try await TerminalTester.run(["demo", "--signed-in", "1"], wrapper: ["env", "LC_ALL=C"]) { terminal in
            let screen = try await terminal.waitFor(
                "1 session, not acting as anybody", "+- > Identities", "####")
            let others = screen.text.filter { !$0.isASCII }
            #expect(others.isEmpty, "not ASCII: \(others)")
            #expect(screen.row("if unused")?.contains("####") == true)
        }
    }

    @Test func `without TERM or with an unknown one, a message says what to set and the exit status is 2`()
        async throws
    {
        try await TerminalTester.run(wrapper: ["env", "-u", "TERM"]) { terminal in
            try await terminal.waitFor("TERM is not set", "TERM=xterm-256color")
            try await terminal.expectRestored(status: 2)
        }
        try await TerminalTester.run(wrapper: ["env", "TERM=no-such-terminal"]) { terminal in
            try await terminal.waitFor("does not know the terminal type", "no-such-terminal")
            try await terminal.expectRestored(status: 2)
        }
    }
}

extension ScreenText {
    /// Whether an SGR sequence (ECMA-48, 8.3.117) sets a colour.
    fileprivate var hasColor: Bool {
        text.matches(of: /\u{1B}\[([0-9;:]*)m/).contains { match in
            match.1.split { $0 == ";" || $0 == ":" }.compactMap { Int($0) }.contains { code in
                (30...38).contains(code) || (40...48).contains(code) || (90...107).contains(code)
            }
        }
    }
}
