import Secrets
import Sessions

/// What the customer has to answer: pushes to the device, and codes to the phone.
extension WeavrClient {
    func pushSignIn(_ email: String, _ exchange: WeavrExchange) async throws(AuthFailure) -> PushChallenge {
        let receiver = try await listeningReceiver(exchange)
        let response = try await exchange.send(.pushSignIn, body: .object([("email", .text(email))]))
        try response.requireSuccess()
        let id = try response.decoded(WeavrBody.Challenge.self).challengeId
        return try receiver.expect(id, bringsToken: true)
    }

    /// On the device that is enrolled for it: the vendor's application, or else Authy's.
    func pushStepUp(
        _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> PushChallenge {
        let receiver = try await listeningReceiver(exchange)
        var response = try await exchange.send(.stepUpByBiometric, bearer: credential.secret)
        if Self.wrongDevice.contains(response.failure) {
            let other = try await exchange.send(.stepUpByAuthy, bearer: credential.secret)
            // A second refusal of this kind would say less than the first.
            if !Self.wrongDevice.contains(other.failure) { response = other }
        }
        try response.requireSuccess()
        return try receiver.expect(try response.decoded(WeavrBody.Push.self).id, bringsToken: false)
    }

    func outcome(of challenge: PushChallenge) async throws(AuthFailure) -> PushOutcome {
        guard let outcome = await receiver?.outcome(of: challenge) else { throw .cancelled }
        return outcome
    }

    func answer(_ answer: DeviceAnswer, to challenge: PushChallenge) async throws(AuthFailure) {
        guard await device?(answer, challenge) == true else { throw .challengeRefused(.notAsked) }
    }

    func sendOTP(_ credential: Credential, _ exchange: WeavrExchange) async throws(AuthFailure) {
        try await exchange.send(.sendOTP, bearer: credential.secret).requireSuccess()
    }

    func verifyOTP(
        _ code: Secret, _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) {
        try await exchange.send(
            .verifyOTP, bearer: credential.secret, body: .object([("verificationCode", .secret(code))])
        ).requireSuccess()
    }

    /// What is said of a person, or a programme, that uses another device.
    private static let wrongDevice: [AuthFailure] = [
        .challengeRefused(.channelNotEnrolled), .challengeRefused(.channelNotSupported),
    ]

    /// No device is asked whose answer could not come in.
    private func listeningReceiver(_ exchange: WeavrExchange) async throws(AuthFailure) -> WebhookReceiver {
        guard let receiver else { throw .notOffered }
        // An embedded authority and its receiver start together: once the one is known, the other listens.
        try await exchange.ready()
        if !receiver.isListening { await listen() }
        if let problem = receiver.problem { throw .challengeRefused(.notListening(problem)) }
        return receiver
    }
}

extension WebhookReceiver {
    /// Takes the outcome of a challenge from here on.
    fileprivate func expect(_ id: String, bringsToken: Bool) throws(AuthFailure) -> PushChallenge {
        guard PushChallenge.isWeavrID(id) else {
            throw .malformedAnswer("the answer names a challenge that cannot be one")
        }
        let challenge = PushChallenge(id: id)
        expect(challenge, bringsToken: bringsToken)
        return challenge
    }
}
