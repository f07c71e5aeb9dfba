/// Tokens by the moment at which something happens to them, soonest first.
///
/// Holds one entry a token. A deadline that moved later is noticed when its old moment comes: the token is then
/// put back with its new one, so that a call with a token costs nothing here.
struct DeadlineQueue: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        var at: Instant
        var token: TokenID
    }

    /// A binary heap: no entry is later than the two below it.
    private var heap: [Entry] = []

    var next: Instant? { heap.first?.at }

    mutating func insert(_ token: TokenID, at instant: Instant) {
        heap.append(Entry(at: instant, token: token))
        var child = heap.count - 1
        while child > 0, heap[child].at < heap[(child - 1) / 2].at {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the soonest token whose moment has come.
    mutating func popDue(at now: Instant) -> TokenID? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return first.token
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].at < heap[least].at {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
