import Foundation
import GRDB
import Sessions

/// The fields of a row as the file holds them, without those of its subject.
struct StoredRow {
    var number: Int64
    var time: Int64
    var subject: Int64
    var action: String
    var phase: String
    var reason: String
    var outcome: String?
    var status: Int64?
    var reference: String
    var removedThrough: Int64?
    var removedHash: Data?
    var hash = Data()

    static let columns =
        "number, time, subject, action, phase, reason, outcome, status, reference, removedThrough, removedHash, hash"

    init(_ row: Row) throws {
        number = try row.decode(atIndex: 0)
        time = try row.decode(atIndex: 1)
        subject = try row.decode(atIndex: 2)
        action = try row.decode(atIndex: 3)
        phase = try row.decode(atIndex: 4)
        reason = try row.decode(atIndex: 5)
        outcome = try row.decode(atIndex: 6)
        status = try row.decode(atIndex: 7)
        reference = try row.decode(atIndex: 8)
        removedThrough = try row.decode(atIndex: 9)
        removedHash = try row.decode(atIndex: 10)
        hash = try row.decode(atIndex: 11)
    }

    init(_ entry: AuditEntry, number: Int64, subject: Int64) {
        self.number = number
        self.subject = subject
        time = Self.milliseconds(entry.time)
        action = entry.action.rawValue
        phase = entry.phase.rawValue
        reason = entry.reason
        outcome = entry.outcome?.rawValue
        status = entry.status.map(Int64.init)
        reference = entry.reference
    }

    /// Adds its fields, and those of its subject, to a link of the chain.
    func add(to link: inout ChainLink, subject fields: ChainLink) {
        link.add(number)
        link.add(time)
        link.add(fieldsOf: fields)
        link.add(action)
        link.add(phase)
        link.add(reason)
        link.add(outcome)
        link.add(status)
        link.add(reference)
        link.add(removedThrough)
        link.add(removedHash)
    }

    var arguments: StatementArguments {
        [
            number, time, subject, action, phase, reason, outcome, status, reference, removedThrough,
            removedHash,
            hash,
        ]
    }

    func entry(of subject: AuditSubject) -> AuditEntry {
        AuditEntry(
            at: Date(timeIntervalSince1970: Double(time) / 1000), subject, AuditAction(rawValue: action),
            AuditEntry.Phase(rawValue: phase) ?? .after, reason: reason,
            outcome: outcome.map { AuditOutcome(rawValue: $0) }, status: status.flatMap { Int(exactly: $0) },
            reference: reference)
    }

    /// Rounded to the nearest; saturates.
    static func milliseconds(_ date: Date) -> Int64 {
        Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded())
            ?? (date.timeIntervalSince1970 < 0 ? .min : .max)
    }
}
