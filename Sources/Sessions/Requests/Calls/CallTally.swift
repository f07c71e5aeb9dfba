/// How many calls were made within the last hour, to ten seconds: a window counts the slot that it begins in whole, so
/// that a limit is reached early, never late.
package struct CallTally: Equatable, Sendable {
    private static let slotSeconds: Int64 = 10
    // A window of an hour may touch one slot more than fills it.
    private static let slotCount: Int64 = 361

    /// Calls by slot of ten seconds, in a ring.
    private var counts: [Int32] = []
    /// The slot of the newest call.
    private var newest: Int64 = 0

    package init() {}

    mutating func add(at now: Instant) {
        let slot = Self.slot(of: now)
        if counts.isEmpty {
            counts = Array(repeating: 0, count: Int(Self.slotCount))
            newest = slot
        }
        if slot > newest {
            for passed in max(newest + 1, slot - Self.slotCount + 1)...slot { counts[Self.place(passed)] = 0 }
            newest = slot
        }
        counts[Self.place(newest)] += 1
    }

    /// Calls within a window that ends now. The window is at most an hour.
    package func count(in window: Duration, at now: Instant) -> Int {
        slots(in: window, at: now).reduce(0) { $0 + Int(counts[Self.place($1)]) }
    }

    /// When the count in a window will be lower than a number, if no call is made; nil where it is so now.
    package func whenBelow(_ limit: Int, in window: Duration, at now: Instant) -> Instant? {
        var count = count(in: window, at: now)
        guard count >= limit else { return nil }
        for slot in slots(in: window, at: now) {
            count -= Int(counts[Self.place(slot)])
            if count < limit { return Self.end(of: slot) + window }
        }
        return nil
    }

    /// When the count in a window changes by itself next; nil where it is none.
    package func nextChange(in window: Duration, at now: Instant) -> Instant? {
        slots(in: window, at: now).first { counts[Self.place($0)] > 0 }.map { Self.end(of: $0) + window }
    }

    /// The slots of a window that may hold calls, oldest first.
    private func slots(in window: Duration, at now: Instant) -> ClosedRange<Int64>.SubSequence {
        guard !counts.isEmpty else { return (0...0).dropFirst() }
        let first = max(Self.slot(of: now - window), newest - Self.slotCount + 1)
        return first <= newest ? (first...newest)[...] : (0...0).dropFirst()
    }

    private static func slot(of instant: Instant) -> Int64 {
        instant.nanoseconds / (slotSeconds * 1_000_000_000)
    }

    private static func end(of slot: Int64) -> Instant {
        Instant(nanoseconds: (slot + 1) * slotSeconds * 1_000_000_000)
    }

    private static func place(_ slot: Int64) -> Int { Int(((slot % slotCount) + slotCount) % slotCount) }
}
