/// One column of the screen: a glyph with up to two combining marks, and a style. A cell is sixteen plain bytes, so
/// composing, copying and comparing a frame counts no references.
///
/// A glyph that is two columns wide fills its own cell and a continuation cell to its right.
package struct Cell: Hashable, Sendable {
    /// Bits 0–20 hold the base, bits 21–41 and 42–62 the marks; bit 63 means two columns wide.
    private(set) var bits: UInt64
    package var style: Style

    package static let blank = Cell(bits: 0x20, style: .text)

    private static let wideBit: UInt64 = 1 << 63
    private static let scalarMask: UInt64 = 0x1F_FFFF

    /// A scalar that a cell may not hold becomes `�`. Marks after the second are dropped.
    package init(_ glyph: Character, style: Style = .text) {
        let scalars = glyph.unicodeScalars
        self.init(base: scalars[scalars.startIndex], style: style)
        for mark in scalars.dropFirst() where TextWidth.columns(of: mark) == 0 { add(mark: mark) }
    }

    init(base: Unicode.Scalar, style: Style) {
        self.init(base: base, columns: TextWidth.columns(of: base), style: style)
    }

    /// The same, for a base whose width the caller knows.
    init(base: Unicode.Scalar, columns: Int, style: Style) {
        guard columns > 0, base == " " || CleanText.isDrawable(base) else {
            self.init(bits: UInt64(CleanText.replacement.value), style: style)
            return
        }
        self.init(bits: UInt64(base.value) | (columns == 2 ? Cell.wideBit : 0), style: style)
    }

    /// The caller guarantees that the byte is printable ASCII.
    init(ascii: UInt8, style: Style) {
        self.init(bits: UInt64(ascii), style: style)
    }

    private init(bits: UInt64, style: Style) {
        self.bits = bits
        self.style = style
    }

    static func continuation(style: Style) -> Cell { Cell(bits: 0, style: style) }

    /// Whether this is the right half of the wide glyph before it.
    package var isContinuation: Bool { bits == 0 }

    package var isWide: Bool { bits & Cell.wideBit != 0 }

    /// The scalar value of the base; 0 in a continuation.
    package var base: UInt32 { UInt32(truncatingIfNeeded: bits & Cell.scalarMask) }

    /// The scalar values of the marks; 0 where there is none.
    package var marks: (UInt32, UInt32) {
        (
            UInt32(truncatingIfNeeded: bits >> 21 & Cell.scalarMask),
            UInt32(truncatingIfNeeded: bits >> 42 & Cell.scalarMask)
        )
    }

    /// The base with its marks; a space in a continuation.
    package var glyph: Character {
        var view = String.UnicodeScalarView()
        for value in [base == 0 ? 0x20 : base, marks.0, marks.1] where value != 0 {
            if let scalar = Unicode.Scalar(value) { view.append(scalar) }
        }
        let text = String(view)
        return text.first ?? " "
    }

    mutating func add(mark: Unicode.Scalar) {
        guard !isContinuation, CleanText.isDrawable(mark) else { return }
        if marks.0 == 0 {
            bits |= UInt64(mark.value) << 21
        } else if marks.1 == 0 {
            bits |= UInt64(mark.value) << 42
        }
    }
}
