/// Texts that a list repeats: one copy of each, cut where no person reads on.
struct SharedTexts {
    /// Different texts that are remembered; a list with more gets copies.
    private static let mostTexts = 1024
    /// Bytes of one text.
    private static let longest = 512

    private var known: Set<String> = []
    /// Bytes of all texts that have a copy of their own.
    private(set) var bytes = 0

    /// A scalar has at most four bytes.
    private static func cut(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest / 4)))
    }

    subscript(text: String) -> String {
        mutating get {
            if let index = known.firstIndex(of: text) { return known[index] }
            // Text in a block of its own: one cut out of another would keep the whole of it.
            let copy = text.utf8.count <= Self.longest ? text : Self.cut(text)
            bytes += copy.utf8.count
            if known.count < Self.mostTexts { known.insert(copy) }
            return copy
        }
    }
}
