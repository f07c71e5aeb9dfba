import Secrets
import Sessions

/// The ways to a login's token, and from it to an identity's.
extension WeavrClient {
    func signIn(
        _ signIn: PasswordSignIn, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> VendorReply {
        let response = try await exchange.send(
            .signIn,
            body: .object([
                ("email", .text(signIn.email)),
                ("password", .object([("value", .secret(signIn.password))])),
            ]))
        if response.meaning == .passwordExpired {
            return .passwordExpired(
                grant(try response.token(), .passwordChangeOnly, for: nil, by: response))
        }
        try response.requireSuccess()
        let token = try response.token()
        let identity = try response.decoded(WeavrBody.Token.self).identity?.reference()
        return .grant(grant(token, .login, for: identity, by: response))
    }

    func accessToken(
        for identity: Identity.Reference, _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> Grant {
        let response = try await exchange.send(
            .accessToken, bearer: credential.secret, body: .object([("identity", identity.weavrBody)]))
        return try grant(of: response, for: identity)
    }

    /// Exchanges the one-time token of an accepted push.
    func exchange(
        _ oneTimeToken: Secret, for identity: Identity.Reference, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> Grant {
        let response = try await exchange.send(
            .exchange, body: .object([("identity", identity.weavrBody), ("token", .secret(oneTimeToken))]))
        return try grant(of: response, for: identity).heldByNumber()
    }

    func delegate(
        _ identity: Identity.Reference, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> Grant {
        let response = try await exchange.send(.delegate, body: .object([("identity", identity.weavrBody)]))
        return try grant(of: response, .delegated, for: identity).heldByNumber()
    }

    /// The token in a response: for the identity that was asked for, and no other.
    private func grant(
        of response: WeavrResponse, _ kind: Token.Kind? = nil, for identity: Identity.Reference
    ) throws(AuthFailure) -> Grant {
        try response.requireSuccess()
        let token = try response.token()
        let body = try response.decoded(WeavrBody.Token.self)
        guard try body.identity?.reference() == identity else {
            throw .malformedAnswer("the token is for another identity than the one asked for")
        }
        return grant(
            token, kind ?? (body.status == "STEPPED_UP" ? .steppedUp : .identity), for: identity,
            by: response)
    }

    func grant(
        _ token: Secret, _ kind: Token.Kind, for identity: Identity.Reference?, by response: WeavrResponse
    ) -> Grant {
        Grant(
            token: token, kind: kind, identity: identity,
            lifetime: .idle(idleLifetime, from: response.json.sent.instant), answer: response.json.text)
    }
}

extension Grant {
    /// The identity of a token that lists none goes by its number: the server does not tell its name.
    fileprivate func heldByNumber() -> Grant {
        var grant = self
        grant.holder = identity.map(Identity.init(byNumber:))
        return grant
    }
}
