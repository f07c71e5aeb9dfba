package import Secrets
package import Sessions
import Foundation

/// Weavr Multi for one profile, by the vendor's description of its access part.
///
/// No answer of this vendor says when a token ends: every lifetime is computed from the moment the request that
/// got the token was sent.
package struct WeavrClient: AuthenticationPort {
    let line: ServerLine
    let idleSpan: Duration
    let lockSpan: Duration
    /// Where the answers to pushes come in.
    let receiver: WebhookReceiver?
    /// Stands for the customer's device, where it is simulated.
    let device: (@Sendable (DeviceAnswer, PushChallenge) async -> Bool)?

    /// `endpoint` gives the base URL up to and with `/multi`; it and `key` are asked before each exchange. The spans
    /// are the vendor's rules for an unused token and for a locked account, which no answer tells.
    package init(
        profile: Profile.ID, endpoint: @escaping @Sendable () async throws(AuthFailure) -> String,
        key: @escaping @Sendable () async throws(AuthFailure) -> Secret, idleSpan: Duration = .minutes(5),
        lockSpan: Duration = .minutes(30),
        now: @escaping @Sendable () -> ClockReading, transport: HTTPTransport,
        receiver: WebhookReceiver? = nil,
        device: (@Sendable (DeviceAnswer, PushChallenge) async -> Bool)? = nil
    ) {
        line = ServerLine(
            profile: profile, endpoint: endpoint, key: { () async throws(AuthFailure) in try await key() },
            now: now, transport: transport)
        self.idleSpan = idleSpan
        self.lockSpan = lockSpan
        self.receiver = receiver
        self.device = device
    }

    package func signIn(
        _ request: SignInRequest, trace: CallTrace
    ) async throws(AuthFailure) -> SignInAnswer {
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .signIn,
            body: .object([
                ("email", .text(request.email)),
                ("password", .object([("value", .secret(request.password))])),
            ]))
        if answer.meaning == .passwordExpired {
            return .passwordExpired(grant(try answer.token(), .passwordChangeOnly, for: nil, by: answer))
        }
        try answer.requireSuccess()
        let token = try answer.token()
        let identity = try answer.decoded(WeavrTokenAnswer.self).identity?.reference()
        return .signedIn(grant(token, .login, for: identity, by: answer))
    }

    package func changePassword(
        _ expired: OldPassword, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        // Without the temporary token there is nothing to ask with: it has ended.
        guard let passwordChangeToken = expired.passwordChangeToken else { throw .ended }
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .changePassword, bearer: passwordChangeToken,
            body: .object([
                ("oldPassword", .object([("value", .secret(expired.old))])),
                ("newPassword", .object([("value", .secret(new))])),
            ]))
        try answer.requireSuccess()
        let token = try answer.token()
        let identity = try answer.decoded(WeavrPasswordAnswer.self).passwordInfo?.identityId.reference()
        return grant(token, .login, for: identity, by: answer)
    }

    package func identities(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Identity] {
        var reader = WeavrIdentityReader()
        let conversation = WeavrConversation(client: self, trace: trace)
        repeat {
            let answer = try await conversation.ask(
                .identities, query: reader.query, bearer: credential.secret)
            try answer.requireSuccess()
            try reader.take(try answer.decoded(WeavrIdentityPage.self), bytes: answer.body?.count ?? 0)
        } while !reader.isDone
        return reader.identities
    }

    package func accessToken(
        for identity: Identity.Reference, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .accessToken, bearer: credential.secret, body: .object([("identity", identity.weavrPart)]))
        return try granted(answer, for: identity)
    }

    package func act(
        for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .actFor, body: .object([("identity", identity.weavrPart)]))
        return try granted(answer, .delegated, for: identity).heldByNumber()
    }

    package func logOut(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer
    {
        let answer = try await WeavrConversation(client: self, trace: trace).ask(
            .logOut, bearer: credential.secret)
        try answer.requireSuccess()
        if answer.head.status == 204 { return LogoutAnswer(url: nil) }
        return LogoutAnswer(url: try answer.decoded(WeavrLogoutAnswer.self).url)
    }

    /// False only where the server says that the token is over: a logout is proven by this. A 403 with a code
    /// is about what the token may do, so the server knows it. Every other answer proves nothing and is thrown.
    package func accepts(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> Bool {
        let conversation = WeavrConversation(client: self, trace: trace)
        let answer =
            switch credential.kind {
            case .login: try await conversation.ask(.identities, query: "?limit=1", bearer: credential.secret)
            case .identity, .steppedUp, .delegated, .passwordChangeOnly:
                try await conversation.ask(.authenticationFactors, bearer: credential.secret)
            }
        switch answer.meaning {
        case .success:
            // Whatever answers for a network that wants its own sign-in says 200 too, but not in JSON.
            if credential.kind == .login {
                _ = try answer.decoded(WeavrIdentityPage.self)
            } else {
                _ = try answer.decoded(WeavrFactorsAnswer.self)
            }
            return true
        case .notPermitted where answer.code != nil:
            return true
        default:
            let failure = answer.failure
            guard failure == .ended else { throw failure }
            return false
        }
    }

    /// The token of an answer: for the identity that was asked for, and no other.
    func granted(
        _ answer: WeavrAnswer, _ kind: Token.Kind? = nil, for identity: Identity.Reference
    ) throws(AuthFailure) -> Grant {
        try answer.requireSuccess()
        let token = try answer.token()
        let body = try answer.decoded(WeavrTokenAnswer.self)
        guard try body.identity?.reference() == identity else {
            throw .malformedAnswer("the token is for another identity than the one asked for")
        }
        return grant(
            token, kind ?? (body.status == "STEPPED_UP" ? .steppedUp : .identity), for: identity, by: answer)
    }

    private func grant(
        _ token: Secret, _ kind: Token.Kind, for identity: Identity.Reference?, by answer: WeavrAnswer
    ) -> Grant {
        Grant(
            token: token, kind: kind, identity: identity,
            lifetime: .idle(idleSpan, from: answer.json.sent.instant),
            answer: answer.json.text)
    }
}

extension Grant {
    /// The identity of a token that lists none goes by its number: nobody tells its name.
    func heldByNumber() -> Grant {
        var grant = self
        grant.holder = identity.map(Identity.init(byNumber:))
        return grant
    }
}
