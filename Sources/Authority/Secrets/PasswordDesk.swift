import GRDB
import Synchronization

/// The one place where passwords are compared: behind the queue, under the lock, and in the same steps and time
/// whether or not the account exists.
final class PasswordDesk: Sendable {
    /// How a guess went.
    enum Outcome<Value: Sendable>: Sendable {
        /// Not compared; the lock ends at this moment, in milliseconds since 1970.
        case locked(until: Int64)
        case wrong
        case right(User, Value)
    }

    /// A right guess, as its consequence sees it.
    struct Success<Prepared: Sendable>: Sendable {
        let user: User
        let isExpired: Bool
        let prepared: Prepared
        /// Milliseconds since 1970.
        let moment: Int64
    }

    /// What a right guess does, within the transaction that resets the count; `applied` brings memory up to date.
    typealias Consequence<Prepared: Sendable, Value> =
        @Sendable (Database, Success<Prepared>) throws -> (value: Value, applied: @Sendable () -> Void)

    let ledger: Ledger
    let queue: HashingQueue
    let lockout: Lockout
    let cost: PasswordCost
    private let comparisons = Atomic(0)

    init(ledger: Ledger, queue: HashingQueue, lockout: Lockout, cost: PasswordCost) {
        self.ledger = ledger
        self.queue = queue
        self.lockout = lockout
        self.cost = cost
    }

    /// How many guesses were compared so far.
    var comparisonCount: Int { comparisons.load(ordering: .relaxed) }

    /// Compares one guess, never while another of the same `account` is compared. A wrong one counts for `lock`;
    /// after a right one comes the slow work of `prepare` and then, in one transaction, the `consequence`.
    func attempt<Prepared: Sendable, Value: Sendable>(
        account: Fingerprint, lock: Fingerprint, user: User?, password: String, presence: ClientPresence?,
        prepare: @escaping @Sendable () async throws -> Prepared,
        consequence: @escaping Consequence<Prepared, Value>
    ) async throws -> Outcome<Value> {
        let work: @Sendable () async throws -> Outcome<Value> = { [self] in
            try await queue.perform(for: account) {
                try await compare(lock, user, password, prepare, consequence)
            }
        }
        guard let presence else { return try await work() }
        return try await presence.during(work)
    }

    private enum Reservation: Sendable {
        case locked(until: Int64)
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
        guard matches, let user else { return .wrong }
        let prepared: Prepared
        do {
            prepared = try await prepare()
        } catch {
            try await ledger.commit { [lockout] in try lockout.succeed(lock, $0) }
            throw error
        }
        let success = Success(
            user: user, isExpired: isExpired, prepared: prepared, moment: ledger.timeline.now())
        let result = try await ledger.commit { [lockout] db in
            try lockout.succeed(lock, db)
            return try consequence(db, success)
        } applied: {
            $0.applied()
        }
        return .right(user, result.value)
    }

    private func reserve(_ lock: Fingerprint, _ user: User?) async throws -> Reservation {
        let now = ledger.timeline.now()
        return try await ledger.commit { [lockout] db in
            if let end = try lockout.reserve(lock, isKnown: user != nil, at: now, db) {
                return .locked(until: end)
            }
            let statement = try db.cachedStatement(
                sql: "SELECT password, passwordExpired FROM user WHERE id = ?")
            let row = try Row.fetchOne(statement, arguments: [user?.id ?? 0])
            return .granted(hash: row?["password"], isExpired: row?["passwordExpired"] ?? false)
        }
    }
}
