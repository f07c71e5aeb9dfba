/// A key and what it does, for the line of hints.
struct Hint: Equatable {
    private(set) var key: String
    let meaning: String

    init(_ key: String, _ meaning: String) {
        self.key = key
        self.meaning = meaning
    }

    /// Neighbours that say the same become one: ↑ and ↓ are ↑↓.
    static func merged(_ hints: [Hint]) -> [Hint] {
        hints.reduce(into: []) { merged, hint in
            guard let last = merged.last, last.meaning == hint.meaning else {
                merged.append(hint)
                return
            }
            if last.key != hint.key { merged[merged.count - 1].key += hint.key }
        }
    }
}
