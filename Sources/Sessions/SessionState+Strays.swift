/// Sign-ins that nobody waits for any more. What they come to is a live token that nobody would hold: it is
/// logged out, and listed if that fails.
extension SessionState {
    /// A request whose answer is still to come, and the token it was sent with.
    struct Errand: Equatable, Sendable {
        let session: SessionID
        let token: TokenID
        let sentAt: Instant
    }

    /// A cancelled sign-in, or a cancelled change of a password.
    struct Abandoned: Equatable, Sendable {
        let attempt: SignIn.Attempt
        let changesPassword: Bool
    }

    /// The token of a cancelled sign-in, on its way to being logged out.
    struct Stray: Equatable, Sendable {
        let attempt: SignIn.Attempt
        let session: SessionID
        let token: TokenID
        let grant: Grant
    }

    mutating func finishAbandoned(
        _ request: RequestID, _ result: Result<SignInAnswer, AuthFailure>
    ) -> [SessionEffect] {
        guard let abandoned = abandoned.removeValue(forKey: request) else { return [] }
        // A temporary token opens nothing without the password, and no call ends it.
        guard case .success(.signedIn(let grant)) = result else { return [] }
        if abandoned.changesPassword {
            notice = .passwordChangedAfterCancel(email: abandoned.attempt.email)
        }
        let logOut = nextRequest()
        let stray = Stray(
            attempt: abandoned.attempt, session: SessionID(nextNumber()), token: TokenID(nextNumber()),
            grant: grant)
        strays[logOut] = stray
        let credential = Credential(
            token: stray.token, kind: grant.kind, secret: grant.token, serverID: grant.serverID)
        return [.logOut(logOut, stray.attempt.profile, stray.session, [credential])]
    }

    mutating func finishStray(_ request: RequestID, _ report: LogoutReport, at reading: ClockReading) {
        guard let stray = strays.removeValue(forKey: request), report.outcomes[stray.token] != .revoked else {
            return
        }
        place(stray.grant, as: stray.token, in: stray.session, of: stray.attempt, at: reading)
        notice = .signedInAfterCancel(stray.session)
    }
}
