import GRDB
import Synchronization

/// The factors that each person has enrolled. The database is authoritative; memory follows its commits in order.
final class FactorService: Sendable {
    /// The vendor's states of an enrolment.
    enum Status: String {
        case pending = "PENDING_VERIFICATION"
        case active = "ACTIVE"
        case inactive = "INACTIVE"
    }

    private let factors: Mutex<[Int64: [Factor]]>

    init(_ directory: Directory) {
        factors = Mutex(directory.all.mapValues(\.factors))
    }

    func factors(of user: Int64) -> [Factor] {
        factors.withLock { $0[user] ?? [] }
    }

    /// The state of an enrolment as the transaction sees it; memory may not have it yet.
    func status(_ user: Int64, _ channel: FactorChannel, _ db: Database) throws -> Status? {
        try String.fetchOne(
            db.cachedStatement(sql: Self.statusSQL), arguments: [user, channel.rawValue]
        ).flatMap(Status.init(rawValue:))
    }

    /// Whether a channel is enrolled and active for a person, as the transaction sees it.
    func isActive(_ user: Int64, _ channel: FactorChannel, _ db: Database) throws -> Bool {
        try status(user, channel, db) == .active
    }

    static let statusSQL = "SELECT status FROM factor WHERE user = ? AND channel = ? ORDER BY id DESC"

    /// Stores the state of an enrolment. Returns the update of memory to run once it is durable.
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

    /// Deletes an enrolment. Returns the update of memory to run once it is durable.
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
