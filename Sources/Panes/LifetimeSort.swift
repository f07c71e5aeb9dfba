import Screen
import Sessions

/// The order of the rows in Lifetimes.
struct LifetimeSort: Equatable {
    enum Key: CaseIterable {
        /// By session, in the order they came.
        case arrival
        case who, kind, idle, absolute, state
    }

    private(set) var key = Key.arrival
    private(set) var isDescending = false

    mutating func next() {
        let all = Key.allCases
        key = all[((all.firstIndex(of: key) ?? 0) + 1) % all.count]
    }

    mutating func reverse() { isDescending.toggle() }

    /// Of equal rows the one that came first stays first.
    func sorted(_ rows: [TokenID], _ state: SessionState) -> [TokenID] {
        let tokens = rows.compactMap { state.tokens[$0] }
        switch key {
        case .arrival: return isDescending ? rows.reversed() : rows
        case .who: return sorted(tokens) { state.bearer(of: $0).lowercased() }
        case .kind: return sorted(tokens) { $0.whereabouts }
        case .idle: return sorted(tokens) { $0.lifetime.idle?.at.nanoseconds ?? .max }
        case .absolute: return sorted(tokens) { $0.lifetime.absolute?.at.nanoseconds ?? .max }
        case .state: return sorted(tokens) { $0.word(at: state.now).rawValue }
        }
    }

    private func sorted<Value: Comparable>(_ tokens: [Token], by value: (Token) -> Value) -> [TokenID] {
        let keyed = tokens.enumerated().map {
            (place: $0.offset, value: value($0.element), id: $0.element.id)
        }
        return keyed.sorted { left, right in
            if left.value == right.value { return left.place < right.place }
            return isDescending ? left.value > right.value : left.value < right.value
        }
        .map(\.id)
    }

    /// The heading of a column with the direction, if the rows are in its order.
    func heading(_ text: String, of key: Key, columns: Int, _ glyphs: GlyphSet) -> String {
        guard key == self.key, text.count + 2 <= columns else { return text }
        return "\(text) \(isDescending ? glyphs.arrowDown : glyphs.arrowUp)"
    }
}
