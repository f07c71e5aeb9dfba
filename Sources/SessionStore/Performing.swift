internal import Sessions

extension SessionEffect {
    /// The request an effect is known by, and the profile whose port runs it.
    var address: (RequestID, Profile.ID)? {
        switch self {
        case .signIn(let request, let profile, _, _), .changePassword(let request, let profile, _, _, _),
            .readIdentities(let request, let profile, _, _), .getAccess(let request, let profile, _, _),
            .logOut(let request, let profile, _, _):
            (request, profile)
        case .cancel:
            nil
        }
    }

    /// Does what the effect says and returns the event that ends it; nil for what is not done through a port.
    func perform(
        through port: any AuthenticationPort, report: @escaping @Sendable (Call) -> Void
    ) async -> SessionEvent? {
        switch self {
        case .signIn(let request, _, let email, let password):
            let trace = CallTrace(token: nil, report: report)
            return .signInFinished(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.signIn(email: email, password: password, trace: trace)
                })
        case .changePassword(let request, _, let old, let new, let temporary):
            let trace = CallTrace(token: nil, report: report)
            return .passwordChangeFinished(
                request,
                await outcome { () async throws(AuthFailure) in
                    try await port.changePassword(from: old, to: new, authorisedBy: temporary, trace: trace)
                })
        case .readIdentities(let request, _, let session, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .identitiesFinished(
                request, session,
                await outcome { () async throws(AuthFailure) in
                    try await port.identities(authorisedBy: credential.secret, trace: trace)
                })
        case .getAccess(let request, _, let identity, let credential):
            let trace = CallTrace(token: credential.token, report: report)
            return .accessFinished(
                request, identity,
                await outcome { () async throws(AuthFailure) in
                    try await port.accessToken(
                        for: identity.reference, authorisedBy: credential.secret, trace: trace)
                })
        case .logOut(let request, _, let session, let credentials):
            return .logoutFinished(request, session, await logOut(credentials, through: port, report: report))
        case .cancel:
            return nil
        }
    }

    /// Logs out, then asks the server about each token: its refusal is the proof.
    private func logOut(
        _ credentials: [Credential], through port: any AuthenticationPort,
        report: @escaping @Sendable (Call) -> Void
    ) async -> LogoutReport {
        func fates(_ fate: LogoutReport.Fate) -> [TokenID: LogoutReport.Fate] {
            Dictionary(credentials.map { ($0.token, fate) }, uniquingKeysWith: { first, _ in first })
        }
        guard let first = credentials.first(where: { $0.kind == .auth }) ?? credentials.first else {
            return LogoutReport(fates: [:])
        }
        let answer = await outcome { () async throws(AuthFailure) in
            try await port.logOut(token: first.secret, trace: CallTrace(token: first.token, report: report))
        }
        var url: String?
        switch answer {
        case .success(let done): url = done.url
        // Over already; whether that holds for all of them, the questions below tell.
        case .failure(.ended): break
        case .failure(let failure) where failure.outcome == .unreachable:
            return LogoutReport(fates: fates(.unconfirmed(failure)))
        case .failure(let failure):
            return LogoutReport(fates: fates(.failed(failure)))
        }
        var found: [TokenID: LogoutReport.Fate] = [:]
        for credential in credentials {
            let trace = CallTrace(token: credential.token, report: report)
            let accepted = await outcome { () async throws(AuthFailure) in
                try await port.accepts(token: credential.secret, kind: credential.kind, trace: trace)
            }
            switch accepted {
            case .success(true): found[credential.token] = .stillAccepted
            case .success(false), .failure(.ended): found[credential.token] = .revoked
            case .failure(let failure): found[credential.token] = .unconfirmed(failure)
            }
        }
        return LogoutReport(fates: found, url: url)
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
