import Screen
import Testing

struct TextWidthTests {
    @Test(arguments: [
        ("a", 1), ("~", 1), ("é", 1), ("e\u{301}", 1), ("日", 2), ("한", 2), ("Ａ", 2), ("ｱ", 1), ("😀", 2),
        ("✓", 1),
        ("█", 1), ("─", 1), ("●", 1), ("€", 1), ("\u{3000}", 2), ("ไ", 1), ("ั", 0), ("\u{200B}", 0),
        ("\u{AD}", 1),
        ("", 0), ("abc", 3), ("Zoë 日本", 8),
    ])
    func `columns are those of a terminal`(text: String, columns: Int) {
        #expect(TextWidth.columns(of: text) == columns)
    }

    /// The expected value is the FNV-1a hash (64 bits) of what Python's wcwidth 0.7.0 (Unicode 17.0) returns for the
    /// same scalars.
    @Test func `the table agrees with wcwidth from U+00A0 to U+1FFFF`() {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in UInt32(0xA0)..<0x20000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            hash = (hash ^ UInt64(TextWidth.columns(of: scalar))) &* 0x100_0000_01B3
        }
        #expect(hash == 0x413D_B850_D082_53D5)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("abc", 1, "…"),
        ("abc", 0, ""),
    ])
    func `text that is too long ends in an ellipsis`(text: String, limit: Int, shown: String) {
        #expect(TextWidth.fitted(text, columns: limit) == shown)
    }

    @Test func `every symbol of both glyph sets takes one column`() {
        for set in [GlyphSet.unicode, .ascii] {
            let symbols = [
                set.gaugeFull, set.gaugeEmpty, set.mask, set.ellipsis, set.dash, set.arrow,
                set.arrowLeft, set.arrowUp, set.arrowDown, set.selected, set.current, set.unset, set.check,
                set.cross,
                set.warning, set.box.horizontal, set.box.vertical, set.box.topLeft, set.box.topRight,
                set.box.bottomLeft, set.box.bottomRight,
            ]
            for symbol in symbols { #expect(TextWidth.columns(of: symbol) == 1, "\(symbol)") }
        }
    }

    @Test
    func
        `a terminal without Unicode shows the ASCII equivalent of a symbol, and a question mark for the rest`()
    {
        #expect(GlyphSet.asciiEquivalent(of: 0x2500) == UInt8(ascii: "-"))
        #expect(GlyphSet.asciiEquivalent(of: 0x2026) == UInt8(ascii: "~"))
        #expect(GlyphSet.asciiEquivalent(of: 0xB7) == UInt8(ascii: "-"))
        #expect(GlyphSet.asciiEquivalent(of: 0x41) == 0x41)
        #expect(GlyphSet.asciiEquivalent(of: 0x65E5) == UInt8(ascii: "?"))
    }
}
