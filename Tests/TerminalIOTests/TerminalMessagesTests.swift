import Screen
import TerminalIO
import Testing

/// What is sent to a terminal beside frames, byte by byte.
struct TerminalMessagesTests {
    private func messages(_ environment: [String: String], isUnicode: Bool = true) -> TerminalMessages {
        TerminalMessages(
            host: TerminalHost(environment: ["TERM": "xterm-256color"].merging(environment) { $1 }),
            isUnicode: isUnicode)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test(arguments: [
        ([:], "\u{1B}]9;ends\u{07}"),
        (["TERM_PROGRAM": "iTerm.app"], "\u{1B}]9;ends\u{07}"),
        (["TERM": "xterm-kitty"], "\u{1B}]9;ends\u{07}"),
        (["VTE_VERSION": "7600"], "\u{1B}]777;notify;Curfew;ends\u{07}"),
        (["KONSOLE_VERSION": "220401"], "\u{1B}]777;notify;Curfew;ends\u{07}"),
        (["TERM": "rxvt-unicode-256color"], "\u{1B}]777;notify;Curfew;ends\u{07}"),
        (["TERM": "foot"], "\u{1B}]777;notify;Curfew;ends\u{07}"),
        // WezTerm that was started from a window of VTE.
        (["VTE_VERSION": "7600", "TERM_PROGRAM": "WezTerm"], "\u{1B}]9;ends\u{07}"),
        (["TMUX": "/tmp/s,1,0", "TERM": "tmux-256color"], "\u{1B}Ptmux;\u{1B}\u{1B}]9;ends\u{07}\u{1B}\\"),
        (
            ["TMUX": "/tmp/s,1,0", "TERM": "screen-256color", "VTE_VERSION": "7600"],
            "\u{1B}Ptmux;\u{1B}\u{1B}]777;notify;Curfew;ends\u{07}\u{1B}\\"
        ),
        (["TMUX": ""], "\u{1B}]9;ends\u{07}"),
        (["TERM": "linux"], ""), (["TERM": "vt100"], ""), (["TERM": ""], ""),
    ])
    func `a notice has the form that the terminal takes`(environment: [String: String], sequence: String) {
        #expect(text(messages(environment).notice("ends")) == sequence)
    }

    @Test func `no text ends the command, adds a part to it or is longer than a line`() {
        let evil = "a\u{07}b\u{1B}\\c;d\u{9C}\u{202E}e\nf\u{0}"
        for environment in [[:], ["TMUX": "x"], ["VTE_VERSION": "1"]] {
            for bytes in [messages(environment).notice(evil), messages(environment).title(evil)] {
                let sent = text(bytes)
                #expect(sent.contains("a�b�\\c,d��e�f�"), "\(sent.debugDescription)")
                #expect(sent.filter { $0 == "\u{07}" }.count == 1)
                #expect(!sent.contains("\u{9C}") && !sent.contains("\n"))
            }
        }
        let long = text(messages([:]).notice(String(repeating: "é", count: 500)))
        #expect(long == "\u{1B}]9;" + String(repeating: "é", count: 119) + "…\u{07}")
    }

    @Test func `in a locale without Unicode every byte is ASCII`() {
        let sent = messages([:], isUnicode: false).title("Acme · 日本 ▲")
        #expect(text(sent) == "\u{1B}]2;Acme - ?? !\u{07}")
    }

    @Test(arguments: [[:], ["TERM": "tmux-256color", "TMUX": "x"]])
    func `a title is set plainly, and the one before is kept`(environment: [String: String]) {
        let messages = messages(environment)
        #expect(text(messages.title("Acme Payments Ltd")) == "\u{1B}]2;Acme Payments Ltd\u{07}")
        #expect(messages.keepingTitle == "\u{1B}[22;2t" && messages.restoringTitle == "\u{1B}[23;2t")
    }

    @Test func `a console without titles is sent nothing`() {
        let messages = messages(["TERM": "linux"])
        #expect(messages.title("x").isEmpty && messages.clipboard([0x78]).isEmpty)
        #expect(messages.keepingTitle.isEmpty && messages.restoringTitle.isEmpty)
    }

    @Test func `the clipboard gets base64`() {
        #expect(text(messages([:]).clipboard(Array("Grüße\n".utf8))) == "\u{1B}]52;c;R3LDvMOfZQo=\u{07}")
    }
}
