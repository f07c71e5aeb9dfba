import GRDB
import Synchronization

/// The database. When `commit` returns, the change is on the disk. Changes that arrive together share one transaction,
/// and their updates of memory run in the order of the disk.
final class AuthorityDatabase: Sendable {
    private struct Entry: Sendable {
        /// Makes the change; returns the work for when it is durable. It can run twice, if the first transaction fails.
        let change: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct Pending {
        var entries: [Entry] = []
        var isDraining = false
        /// The latest moment that is stored.
        var mark = Timestamp.distantPast
    }

    /// The authority's time, which continues that of an earlier run on this database.
    let timeline: Timeline
    /// How the machine's clock compared with the database at the start.
    let clockStatus: ClockStatus
    private let queue: DatabaseQueue
    private let pending = Mutex(Pending())
    private let transactions = Atomic(0)

    private static let largestBatch = 256

    /// The clock may be behind the database by this much without a word.
    private static let clockTolerance = Duration.minutes(1)

    /// If `acceptsClock`, a clock that is behind is right, and the database gives in (`ClockCorrection`); locks last for
    /// `lockoutDuration`.
    init(
        _ location: DatabaseLocation, clock: AuthorityClock, acceptsClock: Bool = false,
        lockoutDuration: Duration = .zero
    ) throws(AuthorityError) {
        let opened = try DatabaseFile(location).open(boot: clock.boot)
        queue = opened.queue
        let continued = Timeline(clock: clock, mark: opened.mark)
        guard continued.lead > Self.clockTolerance else {
            (timeline, clockStatus) = (continued, .agrees)
            return
        }
        guard acceptsClock else {
            (timeline, clockStatus) = (continued, .behind(continued.lead))
            return
        }
        timeline = Timeline(clock: clock, mark: nil)
        let (now, sinceBoot) = timeline.reading()
        let correction = ClockCorrection(
            seen: continued.now(), now: now, lockoutDuration: lockoutDuration)
        do {
            let (sessions, locks) = try queue.write { db in
                let effects = try correction.apply(db)
                try TimelineMark.store(now, sinceBoot: sinceBoot, boot: clock.boot, db)
                return effects
            }
            clockStatus = .accepted(continued.lead, endedSessions: sessions, renewedLocks: locks)
        } catch {
            throw .databaseUnreadable(path: location.path, reason: "\(error)")
        }
    }

    /// Reads or writes outside of the queue of changes; for use at the start.
    func sync<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try queue.write(work)
    }

    /// Reads what is on the disk, without the changes that are being committed.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await queue.read(work)
    }

    /// The number of committed transactions so far.
    var transactionCount: Int { transactions.load(ordering: .relaxed) }

    func close() throws {
        try queue.close()
    }

    /// Makes a change durable, then runs `applied`, which updates memory, then returns.
    func commit<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value,
        applied: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let entry = Entry(
                change: { db in
                    let value = try change(db)
                    return {
                        applied(value)
                        continuation.resume(returning: value)
                    }
                },
                fail: { continuation.resume(throwing: $0) })
            let starts = pending.withLock { pending in
                pending.entries.append(entry)
                defer { pending.isDraining = true }
                return !pending.isDraining
            }
            if starts { Task { await drain() } }
        }
    }

    /// Stores that a moment has passed, so that it does not come again after a clock is set back.
    func advance(past moment: Timestamp) async throws {
        guard pending.withLock({ $0.mark < moment }) else { return }
        try await commit { _ in }
    }

    private func drain() async {
        while true {
            let batch = pending.withLock { pending -> [Entry] in
                let batch = Array(pending.entries.prefix(Self.largestBatch))
                pending.entries.removeFirst(batch.count)
                pending.isDraining = !batch.isEmpty
                return batch
            }
            if batch.isEmpty { return }
            do {
                for finish in try await write(batch) { finish() }
            } catch {
                // One failing change must not fail the others, so each runs alone, in the same order.
                for entry in batch {
                    do {
                        for finish in try await write([entry]) { finish() }
                    } catch {
                        entry.fail(error)
                    }
                }
            }
        }
    }

    private func write(_ batch: [Entry]) async throws -> [@Sendable () -> Void] {
        let (now, sinceBoot) = timeline.reading()
        let boot = timeline.boot
        let finishes = try await queue.write { db in
            try TimelineMark.store(now, sinceBoot: sinceBoot, boot: boot, db)
            return try batch.map { try $0.change(db) }
        }
        pending.withLock { $0.mark = max($0.mark, now) }
        transactions.add(1, ordering: .relaxed)
        return finishes
    }
}
