import Foundation
import Screen
import Sessions
import Wording

/// The order of the rows in Lifetimes.
struct LifetimeSort: Equatable {
    /// In the order in which the columns stand.
    enum Key: CaseIterable {
        /// In the order they came.
        case arrival
        case who, kind, address, used, token, end, state

        /// Said where no column stands for it.
        var words: String {
            switch self {
            case .arrival: "arrival"
            case .who: "name"
            case .kind: "kind"
            case .address: "address"
            case .used: "last use"
            case .token: "token"
            case .end: "end"
            case .state: "state"
            }
        }
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
        case .address: return sorted(tokens) { Self.byNumbers($0.record?.address ?? "") }
        case .used: return sorted(tokens) { $0.record?.lastUsed ?? .distantPast }
        case .token: return sorted(tokens) { $0.masked }
        case .end: return sorted(tokens) { $0.lifetime.nearest?.at.nanoseconds ?? .max }
        case .state: return sorted(tokens) { $0.displayStatus(at: state.now).word }
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

    /// An IPv4 address in a form that sorts by its numbers; any other text as it is.
    private static func byNumbers(_ address: String) -> String {
        address.split(separator: ".", omittingEmptySubsequences: false)
            .map { String(repeating: "0", count: max(0, 3 - $0.count)) + $0 }.joined(separator: ".")
    }

    /// A heading that says it is the one the rows are in the order of.
    func marked(_ text: String, _ glyphs: GlyphSet) -> String {
        "\(text) \(isDescending ? glyphs.arrowDown : glyphs.arrowUp)"
    }
}
