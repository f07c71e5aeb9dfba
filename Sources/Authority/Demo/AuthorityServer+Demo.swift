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
        try await challenges.answer(id, of: nil, answer.word)
    }

    /// Answers the push that enrols a person's device, whose number no response tells; false if none is pending.
    package func answerEnrolment(
        of email: String, _ channel: String, _ answer: DeviceAnswer
    ) async throws -> Bool {
        guard let address = EmailAddress(email), let user = people.user(email: address),
            let channel = FactorChannel(rawValue: channel)
        else { return false }
        let newest = try await database.read {
            try ChallengeTable.latest(.enrolment, channel, of: user.id, $0)
        }
        guard let newest else { return false }
        return try await challenges.answer(newest.id, of: user.id, answer.word)
    }
}

extension AuthorityServer.DeviceAnswer {
    fileprivate var word: Challenge.Answer {
        switch self {
        case .accept: .accept
        case .decline: .decline
        case .expire: .expire
        }
    }
}
