package import Secrets
package import Sessions

/// What the customer has to answer: pushes to the device, and codes to the phone.
extension WeavrClient {
    package func askByPush(_ email: String, trace: CallTrace) async throws(AuthFailure) -> PushChallenge {
        let conversation = WeavrConversation(client: self, trace: trace)
        let receiver = try await listeningReceiver(conversation)
        let answer = try await conversation.ask(
            .askByPush, body: .object([("email", .text(email))]))
        try answer.requireSuccess()
        let id = try answer.decoded(WeavrChallengeAnswer.self).challengeId
        return try receiver.expect(id, bringsToken: true)
    }

    package func answer(to challenge: PushChallenge) async throws(AuthFailure) -> PushAnswer {
        guard let answer = await receiver?.answer(to: challenge) else { throw .cancelled }
        return answer
    }

    package func forget(_ challenge: PushChallenge) async {
        receiver?.forget(challenge)
    }

    package func exchange(
        _ oneTimeToken: Secret, for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .exchange, body: .object([("identity", identity.weavrPart), ("token", .secret(oneTimeToken))]))
        return try granted(answer, for: identity).heldByNumber()
    }

    package func simulate(_ answer: DeviceAnswer, to challenge: PushChallenge) async -> Bool {
        await device?(answer, challenge) ?? false
    }

    /// On the device that is enrolled for it: the vendor's application, or else Authy's.
    package func askStepUp(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> PushChallenge {
        let conversation = WeavrConversation(client: self, trace: trace)
        let receiver = try await listeningReceiver(conversation)
        var answer = try await conversation.ask(.stepUpByBiometric, bearer: credential.secret)
        if Self.wrongDevice.contains(answer.failure) {
            let other = try await conversation.ask(.stepUpByAuthy, bearer: credential.secret)
            // A second refusal of this kind would say less than the first.
            if !Self.wrongDevice.contains(other.failure) { answer = other }
        }
        try answer.requireSuccess()
        return try receiver.expect(try answer.decoded(WeavrPushAnswer.self).id, bringsToken: false)
    }

    package func sendCode(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        try await WeavrConversation(client: self, trace: trace)
            .ask(.sendCode, bearer: credential.secret).requireSuccess()
    }

    package func verifyCode(
        _ code: Secret, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        try await WeavrConversation(client: self, trace: trace)
            .ask(
                .verifyCode, bearer: credential.secret,
                body: .object([("verificationCode", .secret(code))])
            ).requireSuccess()
    }

    package func factors(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Factor] {
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .authenticationFactors, bearer: credential.secret)
        try answer.requireSuccess()
        guard let factors = try answer.decoded(WeavrFactorsAnswer.self).factors else {
            throw .malformedAnswer("the answer has no list of factors")
        }
        guard factors.count <= Self.mostFactors else {
            throw .malformedAnswer("the answer lists more factors than anybody has")
        }
        return factors.map { Factor(channel: $0.channel ?? "", status: Factor.Status(weavrWord: $0.status)) }
    }

    /// What is said of a person, or a programme, that goes another way.
    private static let wrongDevice: [AuthFailure] = [
        .challengeRefused(.channelNotEnrolled), .challengeRefused(.channelNotSupported),
    ]

    /// The description knows three channels.
    private static let mostFactors = 64

    /// Nobody is asked whose answer could not come in.
    private func listeningReceiver(
        _ conversation: WeavrConversation
    ) async throws(AuthFailure) -> WebhookReceiver {
        guard let receiver else {
            throw .challengeRefused(.notListening("the profile has no address for them"))
        }
        // An embedded authority and its receiver come up together, and so do a key and what is signed with it: once
        // the one is known, the other listens.
        try await conversation.ready()
        if let problem = receiver.problem { throw .challengeRefused(.notListening(problem)) }
        return receiver
    }
}

extension WebhookReceiver {
    /// Takes the answer to a challenge from here on.
    fileprivate func expect(_ id: String, bringsToken: Bool) throws(AuthFailure) -> PushChallenge {
        guard PushChallenge.isName(id) else {
            throw .malformedAnswer("the answer names a challenge that cannot be one")
        }
        let challenge = PushChallenge(id: id)
        expect(challenge, bringsToken: bringsToken)
        return challenge
    }
}

extension Factor.Status {
    init(weavrWord word: String?) {
        switch word {
        case "ACTIVE": self = .active
        case "PENDING_VERIFICATION": self = .pending
        case "INACTIVE": self = .inactive
        case let word: self = .other(word ?? "")
        }
    }
}
