import Screen
import Testing

struct CleanTextTests {
    @Test(arguments: [
        "\u{00}", "\u{07}", "\u{08}", "\t", "\n", "\r", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{9D}",
        "\u{AD}",
        "\u{61C}", "\u{180E}", "\u{200B}", "\u{200C}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}",
        "\u{202A}",
        "\u{202E}", "\u{2060}", "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{FFF9}", "\u{FFFB}", "\u{E000}",
        "\u{F8FF}",
        "\u{E0001}", "\u{E0041}", "\u{E007F}", "\u{E0100}", "\u{115F}", "\u{3164}", "\u{34F}", "\u{378}",
        "\u{FFFF}",
        "\u{10FFFF}",
    ])
    func `a scalar that controls the terminal, reorders or hides text is replaced`(
        hostile: String
    ) {
        #expect(CleanText.clean("a" + hostile + "b") == "a\u{FFFD}b")
    }

    @Test(arguments: ["\u{200D}", "\u{FE0E}", "\u{FE0F}", "\u{1F3FD}"])
    func `a scalar that only changes an emoji's picture is dropped`(part: String) {
        #expect(CleanText.clean("a" + part + "b") == "ab")
    }

    @Test(arguments: ["\u{A0}", "\u{2003}", "\u{202F}", "\u{3000}"])
    func `every space becomes the ASCII space`(space: String) {
        #expect(CleanText.clean("a" + space + "b") == "a b")
    }

    @Test(arguments: [
        "", "Ada Lovelace", "Zoë", "Łódź", "日本語", "محمد", "नमस्ते", "한국", "a@b.example", "50 € – ok",
    ])
    func `ordinary text is unchanged`(text: String) {
        #expect(CleanText.clean(text).unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test func `a base keeps at most two marks, and a mark needs a base`() {
        let stacked = "a" + String(repeating: "\u{301}", count: 500) + "b"
        #expect(CleanText.clean(stacked).unicodeScalars.elementsEqual("a\u{301}\u{301}b".unicodeScalars))
        #expect(CleanText.clean("\u{301}b") == "\u{FFFD}b")
    }

    @Test func `text is limited in columns and the cut is visible`() {
        let cut = CleanText.clean(String(repeating: "x", count: 10_000), limit: 20)
        #expect(cut == String(repeating: "x", count: 19) + "…")
        #expect(TextWidth.columns(of: CleanText.clean(String(repeating: "日", count: 300))) <= 256)
        #expect(CleanText.clean(String(repeating: "\u{200D}", count: 10_000), limit: 5) == "")
    }

    @Test func `cleaning twice changes nothing`() {
        let once = CleanText.clean("a\u{1B}[31m\u{202E}b\u{301}\u{301}\u{301}", limit: 6)
        #expect(CleanText.clean(once, limit: 6) == once)
    }

    @Test func `a terminal sequence becomes plain text`() {
        #expect(CleanText.clean("\u{1B}]52;c;AAAA\u{07}") == "\u{FFFD}]52;c;AAAA\u{FFFD}")
        #expect(TextWidth.columns(of: CleanText.clean("\u{1B}[2J")) == 4)
        #expect(CleanText.clean("Ada\n") == "Ada\u{FFFD}")
    }
}
