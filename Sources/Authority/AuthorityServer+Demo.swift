import GRDB

/// A session that was issued without a password, for a demonstration.
package struct IssuedDemoSession: Sendable {
    package let email: String
    /// An auth token.
    package let token: String
    /// `CORPORATE` or `CONSUMER`.
    package let identityType: String
    package let identityID: String
}

/// The last use of a token that was issued for a demonstration.
package struct DemoTokenUse: Sendable {
    package let userAgent: String
    package let address: String
    package let secondsAgo: Int

    package init(userAgent: String, address: String, secondsAgo: Int) {
        self.userAgent = userAgent
        self.address = address
        self.secondsAgo = secondsAgo
    }
}

/// What a demonstration needs besides a server: sessions that are there already, and a device that answers.
extension AuthorityServer {
    /// Begins sessions of the demo people in turn, all at once and durably.
    package func issueDemoSessions(_ count: Int) async throws -> [IssuedDemoSession] {
        let users = DemoPeople.signedIn.compactMap(people.user(email:))
        let now = ledger.timeline.now()
        let issued = (0..<(users.isEmpty ? 0 : count)).map { (users[$0 % users.count], TokenText.make()) }
        _ = try await ledger.commit { db in
            try issued.map { try SessionBook.begin(db, user: $0, kind: .auth, text: $1, at: now) }
        } applied: { [sessions] records in
            for record in records { sessions.tokens.insert(record) }
        }
        return issued.compactMap { user, token in
            user.identities.first.map {
                IssuedDemoSession(
                    email: user.email, token: token, identityType: $0.type.rawValue, identityID: String($0.id)
                )
            }
        }
    }

    /// Issues listed tokens of the demo's administrator, as if they had been got and used elsewhere.
    package func issueDemoTokens(_ uses: [DemoTokenUse]) async throws -> [String] {
        guard let user = verified.user(email: VerifiableSignIn.clientUser) else { return [] }
        let now = ledger.timeline.now()
        let life = Int64(configuration.ttlLimitSeconds) * 1000
        let issued = uses.map { ($0, TokenText.make()) }
        _ = try await ledger.commit { db in
            try issued.map { use, text in
                let used = now - Int64(use.secondsAgo) * 1000
                let origin = CallOrigin(userAgent: use.userAgent, address: use.address)
                return try SessionBook.beginListed(
                    db, user: user.id, text: text, expires: used + life, origin: origin, at: used)
            }
        } applied: { [sessions] records in
            for record in records { sessions.tokens.insert(record) }
        }
        return issued.map(\.1)
    }

    /// What a person with a device may say.
    package enum DeviceAnswer: Sendable {
        case accept, decline, expire
    }

    /// Answers a challenge as the person with the device would; false if it waits for no answer.
    package func answerChallenge(_ id: Int64, _ answer: DeviceAnswer) async throws -> Bool {
        switch answer {
        case .accept: try await challenges.answer(id, of: nil, .yes)
        case .decline: try await challenges.answer(id, of: nil, .no)
        case .expire: try await challenges.answer(id, of: nil, .tooLate)
        }
    }
}
