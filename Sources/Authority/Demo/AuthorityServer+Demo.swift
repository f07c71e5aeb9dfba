import GRDB

/// What a demonstration needs besides a server: existing sessions, and a device that answers challenges.
extension AuthorityServer {
    /// Starts `count` sessions of the demo people in turn, in one durable transaction.
    package func issueDemoSessions(_ count: Int) async throws -> [IssuedDemoSession] {
        let users = DemoPeople.signedIn.compactMap(people.user(email:))
        let now = database.timeline.now()
        let issued = (0..<(users.isEmpty ? 0 : count)).map { (users[$0 % users.count], TokenText.make()) }
        _ = try await database.commit { db in
            try issued.map { try SessionRepository.begin(db, user: $0, kind: .auth, text: $1, at: now) }
        } applied: { [sessions] records in
            for record in records { sessions.tokens.insert(record) }
        }
        return issued.compactMap { user, token in
            user.identities.first.map {
                IssuedDemoSession(
                    email: user.email.description, token: token, identityType: $0.type.rawValue,
                    identityID: String($0.id)
                )
            }
        }
    }

    /// Issues listed tokens of the demo's administrator, as if other devices had obtained and used them.
    package func issueDemoTokens(_ uses: [DemoTokenUse]) async throws -> [String] {
        guard let user = verifiablePeople.user(email: VerifiableSignIn.clientUser) else { return [] }
        let now = database.timeline.now()
        let life = configuration.timeToLiveLimit
        let issued = uses.map { ($0, TokenText.make()) }
        _ = try await database.commit { db in
            try issued.map { use, text in
                let used = now - .seconds(use.secondsAgo)
                let origin = RequestOrigin(userAgent: use.userAgent, address: use.address)
                return try SessionRepository.beginListed(
                    db, user: user.id, text: text, expires: used + life, origin: origin, at: used)
            }
        } applied: { [sessions] records in
            for record in records { sessions.tokens.insert(record) }
        }
        return issued.map(\.1)
    }

    /// The answer of the person who holds the device.
    package enum DeviceAnswer: Sendable {
        case accept, decline, expire
    }

    /// Answers a push challenge as the person with the device would; false if it is not pending.
    package func answerChallenge(_ id: Int64, _ answer: DeviceAnswer) async throws -> Bool {
        switch answer {
        case .accept: try await challenges.answer(id, of: nil, .accept)
        case .decline: try await challenges.answer(id, of: nil, .decline)
        case .expire: try await challenges.answer(id, of: nil, .expire)
        }
    }
}
