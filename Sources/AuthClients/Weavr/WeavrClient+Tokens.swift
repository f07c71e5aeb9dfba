import Sessions

/// What a token shows, and its end.
extension WeavrClient {
    func identities(
        _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> [Identity] {
        var reader = WeavrIdentityReader()
        repeat {
            let response = try await exchange.send(
                .identities, query: reader.query, bearer: credential.secret)
            try response.requireSuccess()
            try reader.take(
                try response.decoded(WeavrBody.IdentityPage.self), bytes: response.json.body?.count ?? 0)
        } while !reader.isDone
        return reader.identities
    }

    func factors(
        _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> [Factor] {
        let response = try await exchange.send(.authenticationFactors, bearer: credential.secret)
        try response.requireSuccess()
        guard let factors = try response.decoded(WeavrBody.Factors.self).factors else {
            throw .malformedAnswer("the answer has no list of factors")
        }
        guard factors.count <= Self.mostFactors else {
            throw .malformedAnswer("the answer lists more factors than anybody has")
        }
        return factors.map { Factor(channel: $0.channel ?? "", status: Factor.Status(weavrWord: $0.status)) }
    }

    /// Where a third-party provider wants the logout finished, if there is one.
    func logOut(_ credential: Credential, _ exchange: WeavrExchange) async throws(AuthFailure) -> String? {
        let response = try await exchange.send(.logOut, bearer: credential.secret)
        try response.requireSuccess()
        return response.json.head.status == 204 ? nil : try response.decoded(WeavrBody.Logout.self).url
    }

    /// False only where the server refuses the token or the key: a logout is proven by this once the key is verified.
    /// A 403 with a code is about what the token may do, so the server knows it. Every other response proves nothing
    /// and is thrown.
    func introspect(
        _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> Bool {
        let response =
            switch credential.kind {
            case .login:
                try await exchange.sendUnchecked(.identities, query: "?limit=1", bearer: credential.secret)
            case .identity, .steppedUp, .delegated, .passwordChangeOnly:
                try await exchange.sendUnchecked(.authenticationFactors, bearer: credential.secret)
            }
        switch response.meaning {
        case .success:
            // Whatever answers for a network that wants its own sign-in says 200 too, but not in JSON.
            if credential.kind == .login {
                _ = try response.decoded(WeavrBody.IdentityPage.self)
            } else {
                _ = try response.decoded(WeavrBody.Factors.self)
            }
            return true
        case .notPermitted where response.code != nil:
            return true
        default:
            let failure = response.failure
            guard failure == .ended else { throw failure }
            return false
        }
    }

    /// The description knows three channels.
    private static let mostFactors = 64
}

extension Factor.Status {
    fileprivate init(weavrWord word: String?) {
        switch word {
        case "ACTIVE": self = .active
        case "PENDING_VERIFICATION": self = .pending
        case "INACTIVE": self = .inactive
        case let word: self = .other(word ?? "")
        }
    }
}
