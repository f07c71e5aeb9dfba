/// The strokes of a frame.
package struct BoxGlyphs: Hashable, Sendable {
    package let horizontal, vertical: Character
    package let topLeft, topRight, bottomLeft, bottomRight: Character
    package let teeLeft, teeRight, teeTop, teeBottom, cross: Character

    /// Light lines: unlike round corners they are in every console font.
    package static let unicode = BoxGlyphs(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
        teeLeft: "├", teeRight: "┤", teeTop: "┬", teeBottom: "┴", cross: "┼")

    package static let ascii = BoxGlyphs(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
        teeLeft: "+", teeRight: "+", teeTop: "+", teeBottom: "+", cross: "+")
}

/// The signs that panes draw with, each one column wide, in what the terminal's locale can show.
package struct GlyphSet: Hashable, Sendable {
    package let box: BoxGlyphs
    package let gaugeFull, gaugeEmpty: Character
    package let bullet, mask, ellipsis, separator, dash: Character
    package let arrow, arrowLeft, arrowUp, arrowDown: Character
    package let selected, current, unset, check, cross, warning: Character

    package static let unicode = GlyphSet(
        box: .unicode, gaugeFull: "█", gaugeEmpty: "░", bullet: "•", mask: "•", ellipsis: "…", separator: "·",
        dash: "–", arrow: "→", arrowLeft: "←", arrowUp: "↑", arrowDown: "↓", selected: "▸", current: "●",
        unset: "○",
        check: "✓", cross: "✗", warning: "▲")

    package static let ascii = GlyphSet(
        box: .ascii, gaugeFull: "#", gaugeEmpty: ".", bullet: "*", mask: "*", ellipsis: "~", separator: "-",
        dash: "-", arrow: ">", arrowLeft: "<", arrowUp: "^", arrowDown: "v", selected: ">", current: "@",
        unset: "o",
        check: "+", cross: "x", warning: "!")

    /// What a terminal without Unicode shows for a scalar: the ASCII twin of a sign above, else a question mark.
    package static func asciiTwin(of scalar: UInt32) -> UInt8 {
        if scalar < 0x80 { return UInt8(scalar) }
        return twins[scalar] ?? UInt8(ascii: "?")
    }

    private static let twins: [UInt32: UInt8] = {
        let pairs = zip(unicode.all, ascii.all)
        return Dictionary(
            pairs.compactMap { sign, twin in
                guard let scalar = sign.unicodeScalars.first, let byte = twin.asciiValue else { return nil }
                return (scalar.value, byte)
            }, uniquingKeysWith: { first, _ in first })
    }()

    private var all: [Character] {
        [
            box.horizontal, box.vertical, box.topLeft, box.topRight, box.bottomLeft, box.bottomRight,
            box.teeLeft, box.teeRight, box.teeTop, box.teeBottom, box.cross,
            gaugeFull, gaugeEmpty, bullet, mask, ellipsis, separator, dash, arrow, arrowLeft, arrowUp,
            arrowDown,
            selected, current, unset, check, cross, warning,
        ]
    }
}
