/// The symbols that panes draw, each one column wide, in the character set of the terminal's locale.
package struct GlyphSet: Hashable, Sendable {
    package let box: BoxGlyphs
    package let gaugeFull, gaugeEmpty: Character
    /// The part of a list in view, on the line of its frame.
    package let scrollMark: Character
    package let mask, ellipsis, dash: Character
    package let arrow, arrowLeft, arrowUp, arrowDown: Character
    package let selected, current, unset, check, cross, warning, star: Character

    package static let unicode = GlyphSet(
        box: .unicode, gaugeFull: "━", gaugeEmpty: "╌", scrollMark: "█", mask: "•", ellipsis: "…", dash: "–",
        arrow: "→", arrowLeft: "←", arrowUp: "↑", arrowDown: "↓", selected: "▸", current: "▶", unset: "○",
        check: "✓", cross: "✗", warning: "▲", star: "★")

    package static let ascii = GlyphSet(
        box: .ascii, gaugeFull: "#", gaugeEmpty: ".", scrollMark: "#", mask: "*", ellipsis: "~", dash: "-",
        arrow: ">", arrowLeft: "<", arrowUp: "^", arrowDown: "v", selected: ">", current: "@", unset: "o",
        check: "+", cross: "x", warning: "!", star: "*")

    /// What a terminal without Unicode shows for a scalar: the ASCII equivalent of a symbol above or of the middle dot
    /// in profile names, or a question mark.
    package static func asciiEquivalent(of scalar: UInt32) -> UInt8 {
        if scalar < 0x80 { return UInt8(scalar) }
        return equivalents[scalar] ?? UInt8(ascii: "?")
    }

    private static let equivalents: [UInt32: UInt8] = {
        var equivalents: [UInt32: UInt8] = [0xB7: UInt8(ascii: "-")]
        for (symbol, ascii) in zip(unicode.all, ascii.all) {
            guard let scalar = symbol.unicodeScalars.first, let byte = ascii.asciiValue else { continue }
            equivalents[scalar.value] = byte
        }
        return equivalents
    }()

    private var all: [Character] {
        box.all + [
            gaugeFull, gaugeEmpty, scrollMark, mask, ellipsis, dash, arrow, arrowLeft, arrowUp, arrowDown,
            selected, current, unset, check, cross, warning, star,
        ]
    }
}
