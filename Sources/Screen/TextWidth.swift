/// The columns that text takes in a terminal, counted scalar by scalar as terminals and wcwidth(3) do.
package enum TextWidth {
    /// The columns of one scalar: 0 for a combining mark, 1, or 2.
    package static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        // Every scalar before the combining marks takes one column.
        if value < 0x300 { return 1 }
        // The common ranges outside ASCII, without a search: box drawing, blocks, ideographs, Hangul.
        switch value {
        case 0x2500...0x25FC: return 1
        case 0x4E00...0x9FFF, 0xAC00...0xD7A3: return 2
        default: break
        }
        if contains(WidthTable.zero, value) { return 0 }
        return contains(WidthTable.wide, value) ? 2 : 1
    }

    package static func columns(of character: Character) -> Int { columns(of: String(character)) }

    package static func columns(of text: String) -> Int {
        var count = 0
        var isPlain = true
        for byte in text.utf8 {
            guard byte < 0x80 else {
                isPlain = false
                break
            }
            count += 1
        }
        return isPlain ? count : text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// The text if it fits into `limit` columns, or its beginning with an ellipsis.
    package static func fitted(_ text: String, columns limit: Int, ellipsis: Character = "…") -> String {
        if text.utf8.count <= limit || columns(of: text) <= limit { return text }
        let available = limit - columns(of: ellipsis)
        guard available >= 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            used += columns(of: scalar)
            if used > available { break }
            kept.append(scalar)
        }
        return String(kept) + String(ellipsis)
    }

    /// Whether a value is in one of the ascending ranges; a binary search.
    private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value < ranges[2 * middle] {
                high = middle
            } else if value > ranges[2 * middle + 1] {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }
}
