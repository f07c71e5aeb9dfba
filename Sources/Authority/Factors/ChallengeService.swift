import GRDB

/// Ends challenges: applies what an accepted, declined or expired challenge changes, in the transaction that records
/// the answer.
struct ChallengeService: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let factors: FactorService
    let outbox: WebhookOutbox
    /// Signalled after every change that the dispatcher may have to act on.
    let changes: ChangeSignal

    /// Updates memory after a change is durable.
    typealias Applied = @Sendable () -> Void

    /// Makes a change for the holder of a token and wakes the dispatcher. If `change` throws, nothing is stored. The
    /// reply that it returns is stored too, and repeated for a repeated request.
    func perform(
        _ request: IncomingRequest, by token: TokenRecord,
        _ change: @escaping @Sendable (Database) throws -> (reply: Reply, applied: Applied)
    ) async throws -> Reply {
        let key = try IdempotencyKey(request, by: token.user)
        let now = request.moment
        return try await commit { db in
            // The session may have ended since the access policy admitted the request.
            guard try SessionRepository.isOpen(token.session, db) else { throw APIError.unauthorized }
            if let stored = try key?.reply(at: now, db) { return (stored, {}) }
            let result = try change(db)
            try key?.store(result.reply, at: now, db)
            return (result.reply, result.applied)
        }
    }

    /// Makes a change and wakes the dispatcher.
    func commit<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> (value: Value, applied: Applied)
    ) async throws -> Value {
        try await database.commit(change) { [changes] result in
            result.applied()
            changes.notify()
        }.value
    }

    /// Answers a pending push challenge; false if there is none with this number, or none of `user` if one is given.
    func answer(_ id: Int64, of user: Int64?, _ answer: Challenge.Answer) async throws -> Bool {
        let now = database.timeline.now()
        return try await commit { db in
            guard let challenge = try ChallengeTable.find(id, db), user ?? challenge.user == challenge.user,
                challenge.channel != .sms, challenge.isPending(at: now), try isAnswerable(challenge, db)
            else { return (false, {}) }
            return (true, try finish(challenge, answer, at: now, db))
        }
    }

    /// Expires overdue challenges. Returns when the next one expires.
    func expireOverdue() async throws -> Timestamp? {
        let now = database.timeline.now()
        let first = try await database.read { try Self.nextExpiry($0) }
        guard let first, first <= now else { return first }
        return try await database.commit { db in
            var applied: [Applied] = []
            for challenge in try ChallengeTable.overdue(at: now, db) {
                applied.append(try finish(challenge, .expire, at: now, db))
            }
            return (next: try Self.nextExpiry(db), applied: applied)
        } applied: { [changes] result in
            result.applied.forEach { $0() }
            if !result.applied.isEmpty { changes.notify() }
        }.next
    }

    private static func nextExpiry(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(db, sql: nextSQL).map { $0 + Challenge.life }
    }

    static let nextSQL = "SELECT min(began) FROM challenge WHERE state = 'PENDING'"

    /// Whether an answer still has an effect: the person's factor may have changed since the challenge was sent.
    private func isAnswerable(_ challenge: Challenge, _ db: Database) throws -> Bool {
        switch challenge.purpose {
        case .login, .stepUp: return try factors.isActive(challenge.user, challenge.channel, db)
        case .enrolment:
            let newest = try ChallengeTable.latest(.enrolment, challenge.channel, of: challenge.user, db)
            return try newest?.id == challenge.id
                && factors.status(challenge.user, challenge.channel, db) == .pending
        }
    }

    /// Records the answer to a challenge, its effects and its webhook events.
    func finish(
        _ challenge: Challenge, _ answer: Challenge.Answer, at now: Timestamp, _ db: Database
    ) throws -> Applied {
        // A newer enrolment replaced this one, so its answer does not concern the device.
        if challenge.purpose == .enrolment, try !isAnswerable(challenge, db) {
            try ChallengeTable.set(challenge.id, .expired, attempts: challenge.attempts, db)
            return {}
        }
        let (state, status): (Challenge.State, WebhookEvent.LoginStatus) =
            switch answer {
            case .accept: (.verified, .verified)
            case .decline: (.declined, .declined)
            case .expire: (.expired, .expired)
            }
        try ChallengeTable.set(challenge.id, state, attempts: challenge.attempts, db)
        guard let user = directory[challenge.user] else { return {} }
        switch challenge.purpose {
        case .login:
            try outbox.add(.stepUp(challenge, of: user, status), at: now, db)
            try outbox.add(
                .login(user, type: challenge.channel.rawValue, status, of: challenge), at: now, db)
            return {}
        case .stepUp:
            try outbox.add(.stepUp(challenge, of: user, status), at: now, db)
            guard answer == .accept, let token = challenge.token else { return {} }
            try db.execute(sql: Self.stepUpSQL, arguments: [token])
            return { [sessions] in sessions.tokens.stepUp(token) }
        case .enrolment:
            let isActive = answer == .accept
            try outbox.add(
                .enrolment(
                    user, challenge.channel, isActive ? .active : .inactive, challenge: challenge.id),
                at: now, db)
            return try factors.set(
                challenge.user, challenge.channel, isActive ? .active : .inactive, db)
        }
    }

    /// Ends a session and expires its pending challenges.
    func endSession(_ session: Int64) async throws {
        let now = database.timeline.now()
        try await commit { [sessions] db in
            let ended = try expire(try ChallengeTable.pending(inSession: session, db), at: now, db)
            try db.cachedStatement(sql: SessionRepository.endSQL).execute(arguments: [session])
            return (
                (),
                {
                    ended()
                    sessions.tokens.endSession(session)
                }
            )
        }
    }

    /// Expires a person's pending challenges on one channel; call it before unlinking the device.
    func expire(_ channel: FactorChannel, of user: Int64, at now: Timestamp, _ db: Database) throws -> Applied
    {
        try expire(try ChallengeTable.pending(of: user, db).filter { $0.channel == channel }, at: now, db)
    }

    /// Expires all pending challenges of a person and revokes one-time tokens not exchanged yet; for a new password.
    func expireAll(of user: Int64, at now: Timestamp, _ db: Database) throws -> Applied {
        try OneTimeTokens.revoke(of: user, db)
        return try expire(try ChallengeTable.pending(of: user, db), at: now, db)
    }

    private func expire(_ pending: [Challenge], at now: Timestamp, _ db: Database) throws -> Applied {
        let applied = try pending.map { try finish($0, .expire, at: now, db) }
        return { applied.forEach { $0() } }
    }

    static let stepUpSQL = "UPDATE token SET steppedUp = 1 WHERE fingerprint = ?"
}
