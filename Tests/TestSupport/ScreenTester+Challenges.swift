import Secrets
package import Sessions
package import Testing

/// The server's answers about pushes, codes and logouts.
extension ScreenTester {
    /// Answers the asking for a push that signs in.
    package mutating func answerAsking(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        let reply = VendorReply.challenge(PushChallenge(id: "1300"))
        answer("push to sign in", failure.map { .failure($0) } ?? .success(reply), at: location) {
            if case .pushSignIn = $0 { true } else { false }
        }
    }

    /// Answers the asking for a push that steps a token up.
    package mutating func answerStepUpAsking(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        let reply = VendorReply.challenge(PushChallenge(id: "1400"))
        answer("push to step up", failure.map { .failure($0) } ?? .success(reply), at: location) {
            $0 == .pushStepUp
        }
    }

    /// Says what became of the push.
    package mutating func answerPush(
        _ outcome: PushOutcome, at location: SourceLocation = #_sourceLocation
    ) {
        answer("push", .success(.pushOutcome(outcome)), at: location) {
            if case .awaitPush = $0 { true } else { false }
        }
    }

    /// Answers the exchange of an accepted push.
    package mutating func answerExchange(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        let identity = requests.lazy.compactMap { effect -> Identity.Reference? in
            if case .exchange(_, let identity)? = effect.request { identity } else { nil }
        }.first
        var granted = grant(.steppedUp, nil)
        granted.holder = identity.map { Identity(byNumber: $0) }
        answer("exchange", failure.map { .failure($0) } ?? .success(.grant(granted)), at: location) {
            if case .exchange = $0 { true } else { false }
        }
    }

    /// Answers the sending of a code, or what was typed.
    package mutating func answerCode(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        answer("code", failure.map { .failure($0) } ?? .success(.done), at: location) {
            switch $0 {
            case .sendOTP, .verifyOTP: true
            default: false
            }
        }
    }

    /// Answers the sending of what enrols a factor, the code that was typed for it, or its unlinking.
    package mutating func answerFactorChange(
        _ failure: AuthFailure? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        answer("change of a factor", failure.map { .failure($0) } ?? .success(.done), at: location) {
            switch $0 {
            case .enrolFactor, .verifyFactor, .unlinkFactor: true
            default: false
            }
        }
    }

    /// Answers the oldest logout and the questions about its tokens, one outcome a token; the last one serves all that
    /// are left. A failure of the logout itself is the outcome of all.
    package mutating func answerLogout(
        _ outcomes: LogoutRun.Outcome..., url: String? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        var reply = Result<VendorReply, AuthFailure>.success(.loggedOut(url: url))
        if case .failed(let failure)? = outcomes.first { reply = .failure(failure) }
        let pending = Set(requests.map(\.id))
        answer("logout", reply, at: location) { $0 == .logOut }
        for place in 0... {
            answerKeyChecks(besides: pending)
            let question = requests.first { $0.request == .introspect && !pending.contains($0.id) }
            guard let question else { return }
            remove(question.id)
            let outcome = outcomes[min(place, outcomes.count - 1)]
            let proof: Result<VendorReply, AuthFailure> =
                switch outcome {
                case .revoked, .expired: .success(.introspection(isActive: false))
                case .stillAccepted: .success(.introspection(isActive: true))
                case .unconfirmed(let failure), .failed(let failure): .failure(failure)
                }
            send(.replied(question.id, proof))
        }
    }

    /// The key is accepted.
    private mutating func answerKeyChecks(besides pending: Set<RequestID>) {
        while let check = requests.first(where: { $0.request == .verifyKey && !pending.contains($0.id) }) {
            remove(check.id)
            send(.replied(check.id, .success(.done)))
        }
    }

    /// Answers the revocation of single tokens, and the list that proves it: none of them is left.
    package mutating func answerRevocation(at location: SourceLocation = #_sourceLocation) {
        var names: Set<String> = []
        for case .revoke(let revoked)? in requests.map(\.request) { names.formUnion(revoked) }
        answer("revocation", .success(.done), at: location) {
            if case .revoke = $0 { true } else { false }
        }
        let left = state.tokenOrder.compactMap { state.tokens[$0] }
            .filter { $0.status.mayBeLive && !names.contains($0.serverID ?? "") }
        answerTokens(
            .success(
                left.compactMap { token in
                    guard let name = token.serverID, let record = token.record else { return nil }
                    return ListedToken(id: name, record: record, lifetime: token.lifetime)
                }), at: location)
    }
}
