import Dispatch
package import Foundation
package import Sessions
import Synchronization

/// Writes the record on a thread of its own, in batches: rows that come while a batch is written make up the next one. Opens
/// the record with the first rows, and again after a failure.
package final class AuditWriter: AuditRecorder {
    private struct Delivery: Sendable {
        let entries: [AuditEntry]
        let stored: @Sendable (AuditProblem?) -> Void
    }

    /// What only the writer's thread touches.
    private struct Record {
        var database: AuditDatabase?
        /// Rows that could not be stored since the last one that was.
        var lost = 0
        /// When old rows were removed last.
        var cleaned: Date?
    }

    private static let day: TimeInterval = 86_400

    package let isRequired: Bool
    private let location: AuditLocation
    /// `user@host`, looked up on the writer's thread: the first frame does not wait for it.
    private let actor: @Sendable () -> String
    /// How long rows are kept; nil for ever.
    private let keep: Duration?
    private let now: @Sendable () -> Date
    private let queue = DispatchQueue(label: "curfew.audit.writer")
    private let waiting = Mutex<[Delivery]>([])
    private let record = Mutex(Record())

    package init(
        _ location: AuditLocation, actor: @escaping @autoclosure @Sendable () -> String,
        isRequired: Bool = false, keep: Duration? = nil,
        now: @escaping @Sendable () -> Date
    ) {
        self.location = location
        self.actor = actor
        self.isRequired = isRequired
        self.keep = keep
        self.now = now
    }

    package func append(_ entries: [AuditEntry], stored: @escaping @Sendable (AuditProblem?) -> Void) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(Delivery(entries: entries, stored: stored))
            return waiting.count == 1
        }
        if isFirst { queue.async { self.writeAll() } }
    }

    /// Reads rows behind those that were appended before, and hands them over from the writer's thread.
    package func read(
        _ query: AuditQuery, _ take: @escaping @Sendable (Result<[AuditRow], AuditProblem>) -> Void
    ) {
        queue.async {
            let rows = self.record.withLock { record -> Result<[AuditRow], AuditProblem> in
                do throws(AuditError) {
                    return .success(try self.open(&record).rows(query))
                } catch {
                    return .failure(error.problem)
                }
            }
            take(rows)
        }
    }

    /// Returns once everything that was appended before is stored, or has failed.
    package func flush() {
        queue.sync {}
    }

    private func writeAll() {
        let batch = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        let problem = record.withLock { write(batch.flatMap(\.entries), &$0) }
        for delivery in batch { delivery.stored(problem) }
    }

    private func write(_ entries: [AuditEntry], _ record: inout Record) -> AuditProblem? {
        do throws(AuditError) {
            let database = try open(&record)
            try database.append(gap(record.lost, before: entries) + entries, by: actor())
            if !entries.isEmpty { record.lost = 0 }
            return nil
        } catch {
            record.lost += entries.count
            return error.problem
        }
    }

    /// A row that says how many are missing before the ones to come.
    private func gap(_ lost: Int, before entries: [AuditEntry]) -> [AuditEntry] {
        guard lost > 0, let first = entries.first else { return [] }
        return [
            AuditEntry(
                at: first.time, .nobody, .gap, .after,
                reason: "rows that could not be stored before this one: \(lost)")
        ]
    }

    private func open(_ record: inout Record) throws(AuditError) -> AuditDatabase {
        let database: AuditDatabase
        if let known = record.database, known.isInPlace {
            database = known
        } else {
            record.database = nil
            database = try AuditDatabase(location)
            record.database = database
        }
        let now = now()
        if let keep, record.cleaned.map({ now.timeIntervalSince($0) >= Self.day }) ?? true {
            let limit = now.addingTimeInterval(-Double(keep.nanoseconds) / 1e9)
            try database.removeRows(before: limit, by: actor(), at: now)
            record.cleaned = now
        }
        return database
    }
}
