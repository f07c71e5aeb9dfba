/// The one place where text that came from outside is made harmless to a terminal and honest to a reader.
///
/// What could drive the terminal, reorder or hide text becomes `�`, so that the attempt is seen. Only
/// what emoji need and what then changes nothing but a picture is left out without a trace: the joiner, variation
/// selectors and skin tones, about whose width terminals disagree. All other spaces become the plain one.
package enum CleanText {
    package static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// Marks that may sit on one base; more than this is how text is made to run over its neighbours.
    package static let marksPerBase = 2

    /// Clean text of at most `limit` columns; what is longer ends in an ellipsis.
    package static func clean(_ untrusted: String, limit: Int = 256, ellipsis: Character = "…") -> String {
        var view = String.UnicodeScalarView()
        var columns = 0
        var marks = marksPerBase
        for scalar in untrusted.unicodeScalars {
            guard var kept = cleaned(scalar) else { continue }
            var width = TextWidth.columns(of: kept)
            if width == 0 {
                if columns > 0, marks >= marksPerBase { continue }
                // A mark with nothing under it would land on whatever stands before this text.
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
            // Text of any length costs no more than its visible part.
            if columns > limit { break }
        }
        return TextWidth.fitted(String(view), columns: limit, ellipsis: ellipsis)
    }

    /// Whether a cell may hold it: nothing that is invisible, acts on the terminal or reorders text.
    package static func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x300 { return (0x20..<0x7F).contains(value) || (value > 0xA0 && value != 0xAD) }
        // Arrows, lines, blocks and shapes, ideographs and syllables: most of it, without a look into the tables.
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

    /// The scalar to show for it, or nil when it is left out.
    private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if isDrawable(scalar) { return scalar }
        let value = scalar.value
        // U+200D zero width joiner, U+FE00–FE0F variation selectors.
        if value == 0x200D || (0xFE00...0xFE0F).contains(value) || isSkinTone(value) { return nil }
        return scalar.properties.generalCategory == .spaceSeparator ? " " : replacement
    }

    private static func isSkinTone(_ value: UInt32) -> Bool { (0x1F3FB...0x1F3FF).contains(value) }
}
