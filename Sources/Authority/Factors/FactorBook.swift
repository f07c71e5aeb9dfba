import GRDB
import Synchronization

/// What each person has enrolled. As with tokens the database decides, and memory follows in its order.
final class FactorBook: Sendable {
    /// The vendor's words for how far an enrolment is.
    enum Status: String {
        case pending = "PENDING_VERIFICATION"
        case active = "ACTIVE"
        case inactive = "INACTIVE"
    }

    private let factors: Mutex<[Int64: [Factor]]>

    init(_ directory: Directory) {
        factors = Mutex(directory.all.mapValues(\.factors))
    }

    func of(_ user: Int64) -> [Factor] {
        factors.withLock { $0[user] ?? [] }
    }

    /// How far an enrolment is by what the transaction sees, which memory may not know yet.
    func status(_ user: Int64, _ channel: FactorChannel, _ db: Database) throws -> Status? {
        try String.fetchOne(
            db.cachedStatement(sql: Self.statusSQL), arguments: [user, channel.rawValue]
        ).flatMap(Status.init(rawValue:))
    }

    /// Whether a person can be asked by a channel; like `status`.
    func has(_ user: Int64, _ channel: FactorChannel, _ db: Database) throws -> Bool {
        try status(user, channel, db) == .active
    }

    static let statusSQL = "SELECT status FROM factor WHERE user = ? AND channel = ? ORDER BY id DESC"

    /// Writes that an enrolment came to a status; answers what brings memory up to date.
    func set(
        _ user: Int64, _ channel: FactorChannel, _ status: Status, _ db: Database
    ) throws -> @Sendable () -> Void {
        try db.execute(
            sql: "DELETE FROM factor WHERE user = ? AND channel = ?", arguments: [user, channel.rawValue])
        try db.execute(
            sql: "INSERT INTO factor (user, type, channel, status) VALUES (?, ?, ?, ?)",
            arguments: [user, channel.factorType, channel.rawValue, status.rawValue])
        return { [self] in replace(user, channel, by: status) }
    }

    /// Writes that a device is no longer enrolled; like `set`.
    func remove(_ user: Int64, _ channel: FactorChannel, _ db: Database) throws -> @Sendable () -> Void {
        try db.execute(
            sql: "DELETE FROM factor WHERE user = ? AND channel = ?", arguments: [user, channel.rawValue])
        return { [self] in replace(user, channel, by: nil) }
    }

    private func replace(_ user: Int64, _ channel: FactorChannel, by status: Status?) {
        factors.withLock { factors in
            var own = factors[user] ?? []
            own.removeAll { $0.channel == channel.rawValue }
            if let status {
                own.append(
                    Factor(type: channel.factorType, channel: channel.rawValue, status: status.rawValue))
            }
            factors[user] = own
        }
    }
}
