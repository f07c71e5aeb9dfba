import GRDB

/// Asks people and takes their answers: what a yes, a no or silence comes to, all in the transaction that says so.
struct ChallengeBook: Sendable {
    /// What a person or the clock says to a challenge.
    enum Answer: Sendable {
        case yes, no, tooLate
    }

    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook
    let factors: FactorBook
    let outbox: WebhookOutbox
    /// Rung after every change that the courier has something to do about.
    let bell: Bell

    /// What a change does to memory once it is durable.
    typealias Applied = @Sendable () -> Void

    /// Makes a change that the holder of a token asks for, and rings for the courier. What `change` throws is not
    /// done; what it answers is, and is answered to the same call again.
    func perform(
        _ call: Call, by token: TokenRecord,
        _ change: @escaping @Sendable (Database) throws -> (reply: Reply, applied: Applied)
    ) async throws -> Reply {
        let repeated = try RepeatedCall(call, by: token.user)
        let now = call.moment
        return try await commit { db in
            // The session may have ended since the door opened.
            guard try SessionBook.isOpen(token.session, db) else { throw Refusal.unauthorized }
            if let known = try repeated?.answer(at: now, db) { return (known, {}) }
            let done = try change(db)
            try repeated?.keep(done.reply, at: now, db)
            return (done.reply, done.applied)
        }
    }

    /// Makes a change and rings for the courier.
    func commit<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> (value: Value, applied: Applied)
    ) async throws -> Value {
        try await ledger.commit(change) { [bell] result in
            result.applied()
            bell.ring()
        }.value
    }

    /// Takes an answer to a push, of one person's where `user` is given; false if the challenge is not one that waits
    /// for it.
    func answer(_ id: Int64, of user: Int64?, _ answer: Answer) async throws -> Bool {
        let now = ledger.timeline.now()
        return try await commit { db in
            guard let challenge = try ChallengeTable.find(id, db), user ?? challenge.user == challenge.user,
                challenge.channel != .sms, challenge.isPending(at: now), try stands(challenge, db)
            else { return (false, {}) }
            return (true, try finish(challenge, answer, at: now, db))
        }
    }

    /// Ends the challenges whose time is over; answers when the next one is, in milliseconds since 1970.
    func endOverdue() async throws -> Int64? {
        let now = ledger.timeline.now()
        let first = try await ledger.read { try Self.nextEnd($0) }
        guard let first, first <= now else { return first }
        return try await ledger.commit { db in
            var applied: [Applied] = []
            for challenge in try ChallengeTable.overdue(at: now, db) {
                applied.append(try finish(challenge, .tooLate, at: now, db))
            }
            return (next: try Self.nextEnd(db), applied: applied)
        } applied: { [bell] result in
            result.applied.forEach { $0() }
            if !result.applied.isEmpty { bell.ring() }
        }.next
    }

    private static func nextEnd(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: nextSQL).map { $0 + Challenge.life }
    }

    static let nextSQL = "SELECT min(began) FROM challenge WHERE state = 'PENDING'"

    /// Whether an answer still means something: what it is about may have changed since the question.
    private func stands(_ challenge: Challenge, _ db: Database) throws -> Bool {
        switch challenge.purpose {
        case .login, .stepUp: return try factors.has(challenge.user, challenge.channel, db)
        case .enrolment:
            let newest = try ChallengeTable.latest(.enrolment, challenge.channel, of: challenge.user, db)
            return try newest?.id == challenge.id
                && factors.status(challenge.user, challenge.channel, db) == .pending
        }
    }

    /// Writes how a challenge ended, what that changes, and who is to be told.
    func finish(
        _ challenge: Challenge, _ answer: Answer, at now: Int64, _ db: Database
    ) throws -> Applied {
        // An enrolment that another took the place of says nothing about the device.
        if challenge.purpose == .enrolment, try !stands(challenge, db) {
            try ChallengeTable.set(challenge.id, .expired, attempts: challenge.attempts, db)
            return {}
        }
        let (state, told): (Challenge.State, WebhookEvent.Login) =
            switch answer {
            case .yes: (.verified, .verified)
            case .no: (.declined, .declined)
            case .tooLate: (.expired, .expired)
            }
        try ChallengeTable.set(challenge.id, state, attempts: challenge.attempts, db)
        guard let user = directory[challenge.user] else { return {} }
        switch challenge.purpose {
        case .login:
            try outbox.add(.stepUp(challenge, of: user, told), at: now, db)
            try outbox.add(
                .login(user, type: challenge.channel.rawValue, told, of: challenge), at: now, db)
            return {}
        case .stepUp:
            try outbox.add(.stepUp(challenge, of: user, told), at: now, db)
            guard answer == .yes, let token = challenge.token else { return {} }
            try db.execute(sql: Self.stepUpSQL, arguments: [token])
            return { [sessions] in sessions.tokens.stepUp(token) }
        case .enrolment:
            let isActive = answer == .yes
            try outbox.add(
                .enrolment(
                    user, challenge.channel, isActive ? .active : .inactive, challenge: challenge.id),
                at: now, db)
            return try factors.set(
                challenge.user, challenge.channel, isActive ? .active : .inactive, db)
        }
    }

    /// Ends a session, and the questions asked in it.
    func endSession(_ session: Int64) async throws {
        let now = ledger.timeline.now()
        try await commit { [sessions] db in
            let ended = try end(try ChallengeTable.pending(inSession: session, db), at: now, db)
            try db.cachedStatement(sql: SessionBook.endSQL).execute(arguments: [session])
            return (
                (),
                {
                    ended()
                    sessions.tokens.endSession(session)
                }
            )
        }
    }

    /// Ends every question to a person by a channel; for use before the device is unlinked.
    func end(_ channel: FactorChannel, of user: Int64, at now: Int64, _ db: Database) throws -> Applied {
        try end(try ChallengeTable.pending(of: user, db).filter { $0.channel == channel }, at: now, db)
    }

    /// Ends every question to a person, and makes worthless what a yes has brought; for use with a new password.
    func endAll(of user: Int64, at now: Int64, _ db: Database) throws -> Applied {
        try OneTimeTokens.withdraw(from: user, db)
        return try end(try ChallengeTable.pending(of: user, db), at: now, db)
    }

    private func end(_ pending: [Challenge], at now: Int64, _ db: Database) throws -> Applied {
        let applied = try pending.map { try finish($0, .tooLate, at: now, db) }
        return { applied.forEach { $0() } }
    }

    static let stepUpSQL = "UPDATE token SET steppedUp = 1 WHERE fingerprint = ?"
}
