internal import Sessions

extension SessionEffect {
    /// Does what the effect says and returns the event that ends it; nil for what is not done through a port.
    func perform(
        through port: any AuthenticationPort, report: @escaping @Sendable (CallRecord) -> Void
    ) async -> SessionEvent? {
        switch self {
        case .signIn(let request, _, let form):
            let trace = CallTrace(token: nil, report: report)
            return .signInFinished(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.signIn(form, trace: trace)
                })
        case .askByPush(let request, _, let email):
            let trace = CallTrace(token: nil, report: report)
            return .pushAsked(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.askByPush(email, trace: trace)
                })
        case .awaitPush(let request, _, let challenge):
            return .pushAnswered(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.answer(to: challenge)
                })
        case .exchange(let request, _, let token, let identity):
            let trace = CallTrace(token: nil, report: report)
            return .signInFinished(
                request,
                await outcome { () async throws(AuthFailure) in
                    .signedIn(try await port.exchange(token, for: identity, trace: trace))
                })
        case .actFor(let request, _, let identity):
            let trace = CallTrace(token: nil, report: report)
            return .signInFinished(
                request,
                await outcome { () async throws(AuthFailure) in
                    .signedIn(try await port.act(for: identity, trace: trace))
                })
        case .simulate(let request, _, let answer, let challenge):
            _ = await port.simulate(answer, to: challenge)
            return .deviceTold(request)
        case .forgetPush(let request, _, let challenge):
            await port.forget(challenge)
            return .pushForgotten(request)
        case .changePassword(let request, _, let expired, let new):
            let trace = CallTrace(token: nil, report: report)
            return .passwordChangeFinished(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.changePassword(expired, to: new, trace: trace)
                })
        case .requestReset(let request, _, let email):
            let trace = CallTrace(token: nil, report: report)
            return .resetMailFinished(
                request,
                await failure { () async throws(AuthFailure) in
                    try await port.requestReset(of: email, trace: trace)
                })
        case .resetPassword(let request, _, let code, let new):
            let trace = CallTrace(token: nil, report: report)
            return .resetFinished(
                request,
                await failure { () async throws(AuthFailure) in
                    try await port.resetPassword(by: code, to: new, trace: trace)
                })
        case .readIdentities(let request, _, let session, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .identitiesFinished(
                request, session,
                await outcome { () async throws(AuthFailure) in
                    try await port.identities(authorisedBy: credential, trace: trace)
                })
        case .readTokens(let request, _, let session, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .tokensFinished(
                request, session,
                await outcome { () async throws(AuthFailure) in
                    try await port.tokens(authorisedBy: credential, trace: trace)
                })
        case .readFactors(let request, _, let session, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .factorsFinished(
                request, session,
                await outcome { () async throws(AuthFailure) in
                    try await port.factors(authorisedBy: credential, trace: trace)
                })
        case .getAccess(let request, _, let identity, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .accessFinished(
                request, identity,
                await outcome { () async throws(AuthFailure) in
                    try await port.accessToken(
                        for: identity.reference, authorisedBy: credential, trace: trace)
                })
        case .askStepUp(let request, _, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .stepUpAsked(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.askStepUp(authorisedBy: credential, trace: trace)
                })
        case .sendCode(let request, _, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .codeSent(
                request,
                await failure { () async throws(AuthFailure) in
                    try await port.sendCode(authorisedBy: credential, trace: trace)
                })
        case .verifyCode(let request, _, let credential, let code):
            let trace = CallTrace(token: credential.token, report: report)
            return .codeVerified(
                request,
                await failure { () async throws(AuthFailure) in
                    try await port.verifyCode(code, authorisedBy: credential, trace: trace)
                })
        case .logOut(let request, _, let session, let credentials):
            return .logoutFinished(request, session, await logOut(credentials, through: port, report: report))
        case .invalidate(let request, _, let session, let targets, let credential):
            return .logoutFinished(
                request, session,
                await invalidate(targets, authorisedBy: credential, through: port, report: report))
        case .cancel:
            return nil
        }
    }

    /// Logs out, then asks the server about each token: its refusal is the proof.
    private func logOut(
        _ credentials: [Credential], through port: any AuthenticationPort,
        report: @escaping @Sendable (CallRecord) -> Void
    ) async -> LogoutReport {
        func outcomes(_ outcome: LogoutReport.Outcome) -> [TokenID: LogoutReport.Outcome] {
            Dictionary(credentials.map { ($0.token, outcome) }, uniquingKeysWith: { first, _ in first })
        }
        guard let first = credentials.first(where: { $0.kind == .login }) ?? credentials.first else {
            return LogoutReport(outcomes: [:])
        }
        let answer = await outcome { () async throws(AuthFailure) in
            try await port.logOut(first, trace: CallTrace(token: first.token, report: report))
        }
        var url: String?
        switch answer {
        case .success(let done): url = done.url
        // Over already; whether that holds for all of them, the questions below tell.
        case .failure(.ended): break
        case .failure(let failure) where failure.outcome == .unreachable:
            return LogoutReport(outcomes: outcomes(.unconfirmed(failure)))
        case .failure(let failure):
            return LogoutReport(outcomes: outcomes(.failed(failure)))
        }
        var found: [TokenID: LogoutReport.Outcome] = [:]
        for credential in credentials {
            let trace = CallTrace(token: credential.token, report: report)
            let accepted = await outcome { () async throws(AuthFailure) in
                try await port.accepts(credential, trace: trace)
            }
            switch accepted {
            case .success(true): found[credential.token] = .stillAccepted
            case .success(false), .failure(.ended): found[credential.token] = .revoked
            case .failure(let failure): found[credential.token] = .unconfirmed(failure)
            }
        }
        return LogoutReport(outcomes: found, url: url)
    }

    /// Ends tokens by name, then reads the list: what it no longer has is revoked. The token that all this is
    /// authorised by goes last, as a logout does. Nothing is ever given up here: what was not proven stays, and
    /// is worth another try.
    private func invalidate(
        _ targets: [Invalidation], authorisedBy credential: Credential, through port: any AuthenticationPort,
        report: @escaping @Sendable (CallRecord) -> Void
    ) async -> LogoutReport {
        let trace = CallTrace(token: credential.token, report: report)
        let others = targets.filter { $0.token != credential.token }
        var found = LogoutReport(outcomes: [:])
        if !others.isEmpty {
            let listing = await outcome { () async throws(AuthFailure) in
                try await port.invalidate(others.map(\.serverID), authorisedBy: credential, trace: trace)
                return try await port.tokens(authorisedBy: credential, trace: trace)
            }
            switch listing {
            case .success(let listing):
                found.listing = listing
                let left = Set(listing.map(\.id))
                for target in others {
                    found.outcomes[target.token] = left.contains(target.serverID) ? .stillAccepted : .revoked
                }
            case .failure(let failure):
                for target in targets { found.outcomes[target.token] = .failed(failure) }
                return found
            }
        }
        guard others.count < targets.count else { return found }
        let own = await logOut([credential], through: port, report: report)
        found.url = own.url
        found.outcomes[credential.token] = own.outcomes[credential.token].map { outcome in
            if case .unconfirmed(let failure) = outcome { return .failed(failure) }
            return outcome
        }
        return found
    }
}

private func outcome<Value: Sendable>(
    _ work: () async throws(AuthFailure) -> Value
) async -> Result<Value, AuthFailure> {
    do throws(AuthFailure) {
        return .success(try await work())
    } catch {
        return .failure(error)
    }
}

private func failure(_ work: () async throws(AuthFailure) -> Void) async -> AuthFailure? {
    do throws(AuthFailure) {
        try await work()
        return nil
    } catch {
        return error
    }
}
