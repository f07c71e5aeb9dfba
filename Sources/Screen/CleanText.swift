/// The only place that sanitizes text from outside before the terminal shows it.
///
/// A scalar that controls the terminal, reorders text or hides text becomes `�`, so the reader sees the attempt. The
/// zero width joiner, variation selectors and skin tones are dropped: they only change an emoji's picture, and terminals
/// disagree about their width. Every other space becomes U+0020.
package enum CleanText {
    static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// The most marks on one base. Text with more of them runs over the lines above and below it.
    private static let marksPerBase = 2

    /// Sanitizes text and cuts it to `limit` columns; a cut text ends in the ellipsis.
    package static func clean(_ untrusted: String, limit: Int = 256, ellipsis: Character = "…") -> String {
        var view = String.UnicodeScalarView()
        var columns = 0
        var marks = marksPerBase
        for scalar in untrusted.unicodeScalars {
            guard var kept = cleaned(scalar) else { continue }
            var width = TextWidth.columns(of: kept)
            if width == 0 {
                if columns > 0, marks >= marksPerBase { continue }
                // Without a base of its own, a mark would join the glyph before this text.
                if columns == 0 {
                    kept = replacement
                    width = 1
                }
                marks += 1
            } else {
                marks = 0
            }
            view.append(kept)
            columns += width
            // The cost depends on the visible part, not on the length of the text.
            if columns > limit { break }
        }
        return TextWidth.fitted(String(view), columns: limit, ellipsis: ellipsis)
    }

    /// Whether a cell may hold the scalar: it is visible, does not control the terminal and does not reorder text.
    package static func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x300 { return (0x20..<0x7F).contains(value) || (value > 0xA0 && value != 0xAD) }
        // The common ranges, without a lookup in Unicode's tables: arrows, lines, shapes, ideographs, Hangul.
        switch value {
        case 0x2190...0x21FF, 0x2500...0x25FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return true
        default: break
        }
        if isSkinTone(value) { return false }
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return false }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }

    /// The scalar to show in its place; nil drops it.
    private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if isDrawable(scalar) { return scalar }
        let value = scalar.value
        // U+200D zero width joiner, U+FE00–FE0F variation selectors.
        if value == 0x200D || (0xFE00...0xFE0F).contains(value) || isSkinTone(value) { return nil }
        return scalar.properties.generalCategory == .spaceSeparator ? " " : replacement
    }

    private static func isSkinTone(_ value: UInt32) -> Bool { (0x1F3FB...0x1F3FF).contains(value) }
}
