/// Tokens by the moment at which something happens to them, soonest first; of two at the same moment the older.
///
/// An entry that holds no longer may stay in here: whoever takes entries out knows which one a token goes by.
struct DeadlineQueue: Equatable, Sendable {
    struct Entry: Comparable, Sendable {
        var at: Instant
        var token: TokenID

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.token.number < right.token.number : left.at < right.at
        }
    }

    /// A binary heap: no entry is later than the two below it.
    private var heap: [Entry] = []

    var first: Entry? { heap.first }

    mutating func insert(_ token: TokenID, at instant: Instant) {
        heap.append(Entry(at: instant, token: token))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        sink()
    }

    /// Takes entries out from the front for as long as they do not hold any more.
    mutating func dropFirst(while isStale: (Entry) -> Bool) {
        while let first, isStale(first) { removeFirst() }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
