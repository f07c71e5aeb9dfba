import Foundation

/// The requested page of a list of tokens. Tokens are in the order of their ids, and a cursor holds the id to continue
/// from, so that tokens which appear or end between two pages shift nothing.
struct TokenPage: Sendable, Equatable {
    /// The content of a page.
    struct Found: Sendable {
        let items: [TokenRecord]
        /// Tokens in all pages together.
        let total: Int
        let previous: String?
        let next: String?
        /// The offset of the next page; nil if there is none.
        let nextOffset: Int?
    }

    static let largest = 1000
    static let usual = 100

    var isDescending = false
    var count = usual
    private var start = Start.offset(0)

    private enum Start: Sendable, Equatable {
        case offset(Int)
        case after(UUID)
        /// The page that ends directly before an id.
        case before(UUID)
    }

    /// Parses the query of a request. An empty cursor is the first page.
    init(_ request: IncomingRequest) throws(APIError) {
        count = try request.number("count", in: 1...Self.largest) ?? Self.usual
        let sorted = try request.text("sortedBy")
        guard sorted == nil || sorted == "Id" else { throw .malformed("sortedBy may be Id.") }
        let short = try Self.direction(try request.text("sortDirection"), "sortDirection")
        let long = try Self.direction(try request.text("sort[Id]"), "sort")
        isDescending = long ?? short ?? false
        let offset = try request.number("offset", in: 0...Int(Int32.max))
        guard let cursor = try request.text("cursor"), !cursor.isEmpty else {
            start = .offset(offset ?? 0)
            return
        }
        guard offset == nil else { throw .malformed("Ask by cursor or by offset, not by both.") }
        start = try Self.read(cursor, isDescending: isDescending)
    }

    /// Selects the page from all live tokens, which must be in the order of their ids.
    func cut(_ live: [TokenRecord]) -> Found {
        let ordered = isDescending ? live.reversed() : live
        let range = range(in: ordered)
        let items = Array(ordered[range])
        let hasMore = range.upperBound < ordered.count
        return Found(
            items: items, total: ordered.count,
            previous: range.lowerBound > 0 ? items.first?.id.map { cursor(.before($0)) } : nil,
            next: hasMore ? items.last?.id.map { cursor(.after($0)) } : nil,
            nextOffset: hasMore ? range.upperBound : nil)
    }

    private func range(in ordered: [TokenRecord]) -> Range<Int> {
        let from: Int
        switch start {
        case .offset(let offset): from = min(offset, ordered.count)
        case .after(let id):
            from = ordered.firstIndex { $0.id.map { isBefore(id, $0) } ?? false } ?? ordered.count
        case .before(let id):
            let end = ordered.firstIndex { $0.id.map { !isBefore($0, id) } ?? false } ?? ordered.count
            return max(0, end - count)..<end
        }
        return from..<min(from + count, ordered.count)
    }

    private func isBefore(_ one: UUID, _ other: UUID) -> Bool {
        isDescending ? other < one : one < other
    }

    /// The text of a cursor: the direction of the order, the side, and the id.
    private func cursor(_ start: Start) -> String {
        let order = isDescending ? "d" : "a"
        switch start {
        case .offset: return ""
        case .after(let id): return order + "n" + id.uuidString.lowercased()
        case .before(let id): return order + "p" + id.uuidString.lowercased()
        }
    }

    private static func read(_ cursor: String, isDescending: Bool) throws(APIError) -> Start {
        guard cursor.utf8.count == 38, let id = UUID(uuidString: String(cursor.dropFirst(2))),
            cursor.first == (isDescending ? "d" : "a")
        else { throw .malformed("The cursor is not one of this list.") }
        switch cursor.dropFirst().first {
        case "n": return .after(id)
        case "p": return .before(id)
        default: throw .malformed("The cursor is not one of this list.")
        }
    }

    private static func direction(_ text: String?, _ name: String) throws(APIError) -> Bool? {
        switch text {
        case nil: nil
        case "Asc": false
        case "Desc": true
        default: throw .malformed("\(name) may be Asc or Desc.")
        }
    }
}
