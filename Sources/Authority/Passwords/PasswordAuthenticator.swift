import GRDB
import Synchronization

/// Compares passwords: in the hashing queue, under the lock-out rule, and with the same steps and time whether or not
/// the account exists. Nothing else compares a password.
final class PasswordAuthenticator: Sendable {
    /// The result of a guess.
    enum Outcome<Value: Sendable>: Sendable {
        /// Not compared. The lock ends at this moment.
        case locked(until: Timestamp)
        case wrong
        case right(User, Value)
    }

    /// A right guess, as its `Consequence` receives it.
    struct Success<Prepared: Sendable>: Sendable {
        let user: User
        let isExpired: Bool
        let prepared: Prepared
        let moment: Timestamp
    }

    /// The change that a right guess makes, in the transaction that resets the count. `applied` updates memory.
    typealias Consequence<Prepared: Sendable, Value> =
        @Sendable (Database, Success<Prepared>) throws -> (value: Value, applied: @Sendable () -> Void)

    let database: AuthorityDatabase
    let queue: HashingQueue
    let lockout: Lockout
    let cost: PasswordCost
    private let comparisons = Atomic(0)

    init(database: AuthorityDatabase, queue: HashingQueue, lockout: Lockout, cost: PasswordCost) {
        self.database = database
        self.queue = queue
        self.lockout = lockout
        self.cost = cost
    }

    /// The number of comparisons so far.
    var comparisonCount: Int { comparisons.load(ordering: .relaxed) }

    /// Compares one guess, never at the same time as another of the same `account`. A wrong guess counts for `lock` before
    /// its outcome is told. After a right one, `prepare` does its slow work, and then `consequence` runs in one transaction.
    func attempt<Prepared: Sendable, Value: Sendable>(
        account: Fingerprint, lock: Fingerprint, user: User?, password: String, from address: String,
        presence: ClientPresence?,
        prepare: @escaping @Sendable () async throws -> Prepared,
        consequence: @escaping Consequence<Prepared, Value>
    ) async throws -> Outcome<Value> {
        let work: @Sendable () async throws -> Outcome<Value> = { [self] in
            try await queue.perform(for: account, from: address) { [self] in
                try await compare(lock, user, password, prepare, consequence)
            }
        }
        return try await ClientPresence.run(for: presence, work)
    }

    /// A lock as a rate limit, for calls whose description has no 423. It reveals nothing about the account.
    func rateLimit(until end: Timestamp) -> APIError {
        .limited(
            limit: "\(Lockout.limit), \(Lockout.limit);w=\(lockout.duration.wholeSeconds)",
            reset: (end - database.timeline.now()).secondsRoundedUp)
    }

    private enum Reservation: Sendable {
        case locked(until: Timestamp)
        case granted(hash: String?, isExpired: Bool)
    }

    private func compare<Prepared: Sendable, Value: Sendable>(
        _ lock: Fingerprint, _ user: User?, _ password: String,
        _ prepare: @Sendable () async throws -> Prepared,
        _ consequence: @escaping Consequence<Prepared, Value>
    ) async throws -> Outcome<Value> {
        let stored: String?
        let isExpired: Bool
        switch try await reserve(lock, user) {
        case .locked(let end): return .locked(until: end)
        case .granted(let hash, let expired): (stored, isExpired) = (hash, expired)
        }
        let hash = stored.flatMap(PasswordHash.init(text:)) ?? .dummy(cost: cost)
        comparisons.add(1, ordering: .relaxed)
        let matches = try await queue.onThread { try hash.matches(password) }
        guard matches, let user else {
            // Owed until it is stored: a fault between comparison and count must not make a guess free.
            lockout.owe(lock)
            let now = database.timeline.now()
            try await database.commit { [lockout] in
                try lockout.count(lock, at: now, $0)
            } applied: { [lockout] in
                lockout.settle(lock)
            }
            return .wrong
        }
        let prepared: Prepared
        do {
            prepared = try await prepare()
        } catch {
            try await database.commit { [lockout] in try lockout.reset(lock, $0) }
            throw error
        }
        let success = Success(
            user: user, isExpired: isExpired, prepared: prepared, moment: database.timeline.now())
        let result = try await database.commit { [lockout] db in
            try lockout.reset(lock, db)
            return try consequence(db, success)
        } applied: {
            $0.applied()
        }
        return .right(user, result.value)
    }

    private func reserve(_ lock: Fingerprint, _ user: User?) async throws -> Reservation {
        let now = database.timeline.now()
        return try await database.commit { [lockout] db in
            if let end = try lockout.reserve(lock, isKnown: user != nil, at: now, db) {
                return .locked(until: end)
            }
            let statement = try db.cachedStatement(
                sql: "SELECT password, passwordExpired FROM user WHERE id = ?")
            let row = try Row.fetchOne(statement, arguments: [user?.id ?? 0])
            return .granted(hash: row?["password"], isExpired: row?["passwordExpired"] ?? false)
        } applied: { [lockout] _ in
            lockout.settle(lock)
        }
    }
}
