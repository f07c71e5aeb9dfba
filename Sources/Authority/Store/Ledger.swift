import GRDB
import Synchronization

/// The database, and the one way to change it: what `commit` returned from is on the disk. Changes that arrive
/// together share one transaction, and their effects on memory happen in the same order as on the disk.
final class Ledger: Sendable {
    private struct Entry: Sendable {
        /// Makes the change; answers what to do once it is durable. May run twice, the first time in vain.
        let change: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct Pending {
        var entries: [Entry] = []
        var isDraining = false
        /// The latest moment known to be stored.
        var mark: Int64 = .min
    }

    /// The authority's time; it starts where an earlier run on this database left off.
    let timeline: Timeline
    private let queue: DatabaseQueue
    private let pending = Mutex(Pending())
    private let transactions = Atomic(0)

    private static let largestBatch = 256

    init(_ location: DatabaseLocation, clock: AuthorityClock) throws(AuthorityError) {
        let opened = try DatabaseFile(location).open()
        queue = opened.queue
        timeline = Timeline(clock: clock, mark: opened.mark)
    }

    /// Reads, or writes at start, outside of the queue of changes.
    func sync<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try queue.write(work)
    }

    /// Reads what is on the disk; changes on their way may be missing.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await queue.read(work)
    }

    /// How many transactions were written so far.
    var transactionCount: Int { transactions.load(ordering: .relaxed) }

    func close() throws {
        try queue.close()
    }

    /// Makes a change durable, then lets `applied` bring memory up to date, then returns.
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

    /// Makes it durable that a moment has passed, so that no clock set back brings it again.
    func pass(_ moment: Int64) async throws {
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
                // One bad change must not take the others down with it: each alone, in the same order.
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
        let now = timeline.now()
        let finishes = try await queue.write { db in
            try db.cachedStatement(sql: Self.markSQL).execute(arguments: [now])
            return try batch.map { try $0.change(db) }
        }
        pending.withLock { $0.mark = max($0.mark, now) }
        transactions.add(1, ordering: .relaxed)
        return finishes
    }

    private static let markSQL = """
        INSERT INTO mark (name, moment) VALUES ('latest', ?)
        ON CONFLICT (name) DO UPDATE SET moment = max(moment, excluded.moment)
        """
}
