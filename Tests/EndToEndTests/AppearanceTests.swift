import Testing

/// What the terminal and the locale can show decides what is sent.
@Suite(.timeLimit(.minutes(5)))
struct AppearanceTests {
    @Test func `there is colour, and with NO_COLOR there is none`() async throws {
        let arguments = ["demo", "--signed-in", "1"]
        try await Stage.play(arguments) { stage in
            try await stage.sees("1 session, acting as nobody")
            #expect(try await stage.look(sequences: true).hasColor)
        }
        try await Stage.play(arguments, under: ["env", "NO_COLOR=1"]) { stage in
            try await stage.sees("1 session, acting as nobody")
            let picture = try await stage.look(sequences: true)
            #expect(picture.contains("\u{1B}["), "attributes stay")
            #expect(!picture.hasColor)
        }
    }

    @Test func `in the C locale every sign is ASCII`() async throws {
        try await Stage.play(["demo", "--signed-in", "1"], under: ["env", "LC_ALL=C"]) { stage in
            let picture = try await stage.sees(
                "1 session, acting as nobody", "+- > Lifetimes", "computed live")
            let foreign = picture.text.filter { !$0.isASCII }
            #expect(foreign.isEmpty, "not ASCII: \(foreign)")
            #expect(picture.row("Password").contains("*************"))
            #expect(picture.row("auth", "idle").contains("####"))
        }
    }

    @Test func `without TERM, or with one nobody knows, a sentence says what to set and the exit code is 2`()
        async throws
    {
        try await Stage.play(under: ["env", "-u", "TERM"]) { stage in
            try await stage.sees("TERM is not set", "TERM=xterm-256color")
            try await stage.endsRestored(status: 2)
        }
        try await Stage.play(under: ["env", "TERM=no-such-terminal"]) { stage in
            try await stage.sees("no-such-terminal", "not known")
            try await stage.endsRestored(status: 2)
        }
    }
}

extension Picture {
    /// Whether an SGR sequence (ECMA-48, 8.3.117) sets a colour.
    fileprivate var hasColor: Bool {
        text.matches(of: /\u{1B}\[([0-9;:]*)m/).contains { match in
            match.1.split { $0 == ";" || $0 == ":" }.compactMap { Int($0) }.contains { code in
                (30...38).contains(code) || (40...48).contains(code) || (90...107).contains(code)
            }
        }
    }
}
