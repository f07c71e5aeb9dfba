/// Signing in, and changing a password that has expired.
extension SessionState {
    mutating func requestSignIn(
        _ profile: Profile.ID, email: String, password: Secret
    ) -> [SessionEffect] {
        guard !signIn.isWaiting else { return [] }
        let request = nextRequest()
        signIn = .waiting(request, SignIn.Attempt(profile: profile, email: email))
        pendingPassword = password
        notice = nil
        return [.signIn(request, profile, email: email, password: password)]
    }

    mutating func cancelSignIn() -> [SessionEffect] {
        defer {
            signIn = .idle
            pendingPassword = nil
        }
        switch signIn {
        case .waiting(let request, _): return [.cancel(request)]
        case .mustChangePassword(let change): return change.waiting.map { [.cancel($0)] } ?? []
        case .idle, .failed, .barred: return []
        }
    }

    mutating func finishSignIn(
        _ request: RequestID, _ result: Result<SignInAnswer, AuthFailure>, at reading: Reading
    ) -> [SessionEffect] {
        guard case .waiting(request, let attempt) = signIn else { return [] }
        let password = pendingPassword
        pendingPassword = nil
        switch result {
        case .success(.signedIn(let grant)):
            return begin(attempt, with: grant, at: reading)
        case .success(.passwordExpired(let grant)):
            signIn = .mustChangePassword(
                SignIn.PasswordChange(
                    attempt: attempt, old: password ?? .empty, temporary: grant.token,
                    lifetime: grant.lifetime))
        case .failure(.locked(let span)):
            signIn = .barred(attempt, .locked, until: now + span)
        case .failure(.rateLimited(let span?)):
            signIn = .barred(attempt, .limited, until: now + span)
        case .failure(.cancelled):
            signIn = .idle
        case .failure(let failure):
            signIn = .failed(attempt, failure)
        }
        return []
    }

    mutating func requestPasswordChange(_ new: Secret) -> [SessionEffect] {
        guard case .mustChangePassword(var change) = signIn, change.waiting == nil else { return [] }
        let request = nextRequest()
        change.waiting = request
        change.problem = nil
        signIn = .mustChangePassword(change)
        return [
            .changePassword(
                request, change.attempt.profile, old: change.old, new: new, temporary: change.temporary)
        ]
    }

    mutating func finishPasswordChange(
        _ request: RequestID, _ result: Result<Grant, AuthFailure>, at reading: Reading
    ) -> [SessionEffect] {
        guard case .mustChangePassword(var change) = signIn, change.waiting == request else { return [] }
        switch result {
        case .success(let grant):
            return begin(change.attempt, with: grant, at: reading)
        case .failure(.ended):
            signIn = .failed(change.attempt, .ended)
        case .failure(let failure):
            change.waiting = nil
            change.problem = failure
            signIn = .mustChangePassword(change)
        }
        return []
    }

    /// A bar that has passed, or a temporary token that has ended.
    mutating func passSignInDeadline() {
        switch signIn {
        case .barred(_, _, let until):
            if until <= now { signIn = .idle }
        case .mustChangePassword(let change):
            if change.waiting == nil, let end = change.lifetime.nearest, end.at <= now {
                signIn = .failed(change.attempt, .ended)
            }
        case .idle, .waiting, .failed:
            break
        }
    }

    /// Sessions that were there before: on the list and under the clock, with nothing asked of the server.
    mutating func restore(_ restored: [RestoredSession], at reading: Reading) {
        for one in restored {
            let id = SessionID(nextNumber())
            place(
                Session(
                    id: id, profile: one.profile, email: one.email, signedInAt: reading.wall,
                    authToken: add(one.grant, to: id)))
        }
    }

    private mutating func begin(
        _ attempt: SignIn.Attempt, with grant: Grant, at reading: Reading
    ) -> [SessionEffect] {
        signIn = .idle
        signInCount += 1
        let id = SessionID(nextNumber())
        let over = sessionOverBefore(attempt)
        if let over, let acted = acting, acted.session == over { resuming[id] = acted.reference }
        place(
            Session(
                id: id, profile: attempt.profile, email: attempt.email, signedInAt: reading.wall,
                authToken: add(grant, to: id)),
            instead: over)
        notice = .signedIn(id)
        return readIdentities(of: id)
    }

    /// The session of the same login that has ended and whose place a new one takes.
    private func sessionOverBefore(_ attempt: SignIn.Attempt) -> SessionID? {
        let live = Set(liveSessions)
        return sessionOrder.first { id in
            guard let session = sessions[id] else { return false }
            return session.profile == attempt.profile && session.email == attempt.email && !live.contains(id)
        }
    }

    private mutating func place(_ session: Session, instead over: SessionID? = nil) {
        sessions[session.id] = session
        if let over, let index = sessionOrder.firstIndex(of: over) {
            sessionOrder.insert(session.id, at: index)
            dismiss(tokenOrder.filter { tokens[$0]?.session == over })
        } else {
            sessionOrder.append(session.id)
        }
        identitiesRevision += 1
    }
}
