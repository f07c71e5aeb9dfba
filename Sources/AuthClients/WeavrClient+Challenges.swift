package import Sessions
import Foundation

/// What the customer has to answer: pushes to the device, and codes to the phone.
extension WeavrClient {
    package func askByPush(_ email: String, trace: CallTrace) async throws(AuthFailure) -> PushChallenge {
        // An embedded authority and its receiver come up together: once the one has its address, so has the other.
        _ = try await line.endpoint()
        let receiver = try listeningReceiver()
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .askByPush, body: .object([("email", .text(email))]))
        try answer.requireSuccess()
        let id = try answer.decoded(WeavrChallengeAnswer.self).challengeId
        return try receiver.expect(id, by: answer, bringsToken: true)
    }

    package func answer(to challenge: PushChallenge) async throws(AuthFailure) -> PushAnswer {
        guard let answer = await receiver?.answer(to: challenge) else { throw .cancelled }
        return answer
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
        let receiver = try listeningReceiver()
        let conversation = WeavrConversation(client: self, trace: trace)
        var answer = try await conversation.ask(.stepUpByBiometric, bearer: credential.secret)
        if Self.wrongDevice.contains(answer.failure) {
            let other = try await conversation.ask(.stepUpByAuthy, bearer: credential.secret)
            // A second refusal of this kind would say less than the first.
            if !Self.wrongDevice.contains(other.failure) { answer = other }
        }
        try answer.requireSuccess()
        return try receiver.expect(
            try answer.decoded(WeavrPushAnswer.self).id, by: answer, bringsToken: false)
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
    private func listeningReceiver() throws(AuthFailure) -> WebhookReceiver {
        guard let receiver, receiver.isListening else { throw .challengeRefused(.nobodyTold) }
        return receiver
    }
}

extension WebhookReceiver {
    /// Takes the answer to a challenge from here on, by the clock of the server that asked it.
    fileprivate func expect(
        _ id: String, by answer: WeavrAnswer, bringsToken: Bool
    ) throws(AuthFailure) -> PushChallenge {
        guard PushChallenge.isName(id) else {
            throw .malformedAnswer("the answer names a challenge that cannot be one")
        }
        let challenge = PushChallenge(id: id)
        let sent = answer.json.sent.wall
        let offset = answer.head.serverDate.map { $0.timeIntervalSince(sent) } ?? 0
        expect(challenge, offset: offset, bringsToken: bringsToken)
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
