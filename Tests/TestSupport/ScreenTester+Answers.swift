import Secrets
package import Sessions
package import Testing

/// The server: what it answers to what was sent, oldest first. An answer to nothing fails the test.
extension ScreenTester {
    /// Answers the oldest request that is meant.
    package mutating func answer(
        _ what: String, _ reply: Result<VendorReply, AuthFailure>, at location: SourceLocation,
        where isMeant: (VendorRequest) -> Bool
    ) {
        guard let id = oldest(where: isMeant) else {
            Issue.record("no \(what) waits for an answer, but: \(requests)", sourceLocation: location)
            return
        }
        remove(id)
        send(.replied(id, reply))
    }

    package func oldest(where isMeant: (VendorRequest) -> Bool) -> RequestID? {
        requests.first { $0.request.map(isMeant) ?? false }?.id
    }

    package mutating func answerSignIn(
        _ failure: AuthFailure? = nil, lifetime: Lifetime? = nil,
        at location: SourceLocation = #_sourceLocation
    ) {
        let reply = VendorReply.grant(grant(.login, lifetime))
        answer("sign-in", failure.map { .failure($0) } ?? .success(reply), at: location) {
            if case .signIn = $0 { true } else { false }
        }
    }

    /// Answers the sign-in with a login that acts by itself.
    package mutating func answerSignIn(
        asHolder holder: Identity, named name: String, lifetime: Lifetime,
        at location: SourceLocation = #_sourceLocation
    ) {
        var grant = grant(.identity, lifetime)
        grant.holder = holder
        grant.serverID = name
        grant.persistence = .persistent
        answer("sign-in", .success(.grant(grant)), at: location) {
            if case .signIn = $0 { true } else { false }
        }
    }

    package mutating func answerPasswordExpired(
        withToken: Bool = true, at location: SourceLocation = #_sourceLocation
    ) {
        let grant = withToken ? grant(.passwordChangeOnly, nil) : nil
        answer("sign-in", .success(.passwordExpired(grant)), at: location) {
            if case .signIn = $0 { true } else { false }
        }
    }

    package mutating func answerPasswordChange(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        let reply = VendorReply.grant(grant(.login, nil))
        answer("password change", failure.map { .failure($0) } ?? .success(reply), at: location) {
            if case .replacePassword = $0 { true } else { false }
        }
    }

    /// Answers the mail for a reset, or the reset itself.
    package mutating func answerReset(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        answer("reset", failure.map { .failure($0) } ?? .success(.done), at: location) {
            switch $0 {
            case .mailPasswordReset, .resetPassword: true
            default: false
            }
        }
    }

    package mutating func answerIdentities(
        _ identities: [Identity], at location: SourceLocation = #_sourceLocation
    ) {
        answerIdentities(.success(identities), at: location)
    }

    package mutating func answerIdentities(
        _ result: Result<[Identity], AuthFailure>, at location: SourceLocation = #_sourceLocation
    ) {
        answer("list of identities", result.map { .identities($0) }, at: location) { $0 == .listIdentities }
    }

    package mutating func answerAccess(
        _ failure: AuthFailure? = nil, lifetime: Lifetime? = nil,
        at location: SourceLocation = #_sourceLocation
    ) {
        let reply = VendorReply.grant(grant(.identity, lifetime))
        answer("switch", failure.map { .failure($0) } ?? .success(reply), at: location) {
            if case .accessToken = $0 { true } else { false }
        }
    }

    /// Answers the asking to act for somebody.
    package mutating func answerDelegation(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        let identity = requests.lazy.compactMap { effect -> Identity.Reference? in
            if case .delegate(let identity)? = effect.request { identity } else { nil }
        }.first
        var granted = grant(.delegated, nil)
        granted.holder = identity.map { Identity(byNumber: $0) }
        answer("delegation", failure.map { .failure($0) } ?? .success(.grant(granted)), at: location) {
            if case .delegate = $0 { true } else { false }
        }
    }

    package mutating func answerTokens(
        _ result: Result<[ListedToken], AuthFailure>, at location: SourceLocation = #_sourceLocation
    ) {
        answer("list of tokens", result.map { .tokens($0) }, at: location) { $0 == .listTokens }
    }

    package mutating func answerFactors(
        _ result: Result<[Factor], AuthFailure>, at location: SourceLocation = #_sourceLocation
    ) {
        answer("list of factors", result.map { .factors($0) }, at: location) { $0 == .listFactors }
    }

    /// An answer that never comes.
    package mutating func forget(_ request: RequestID) { remove(request) }

    package mutating func grant(_ kind: Token.Kind, _ lifetime: Lifetime?) -> Grant {
        grantCount += 1
        let number = String(grantCount)
        let token =
            String(repeating: "t", count: 40) + String(repeating: "0", count: 4 - number.count) + number
        return Grant(
            token: Secret(token), kind: kind, identity: nil,
            lifetime: lifetime ?? .idle(.minutes(5), from: now))
    }
}

extension SessionEffect {
    /// What is asked of the vendor; nil for a cancellation.
    package var request: VendorRequest? {
        if case .send(let request, _) = work { request } else { nil }
    }
}
