import Screen
import Sessions

/// The words of a notice. A figure in them is a countdown, so that the line is as true later as it was at
/// first.
extension Notice {
    /// Whether it still says how things are.
    func isTrue(in state: SessionState) -> Bool {
        switch self {
        case .signedIn(let session), .signedInAfterCancel(let session), .readIdentities(let session, _),
            .nothingToRead(let session), .timeToLiveCapped(let session, _, _):
            state.sessions[session].flatMap { state.tokens[$0.loginToken] }?.isLive == true
        case .readTokens(let session, let count, _):
            state.sessions[session].map { state.liveTokens(of: $0.login).count } == count
        case .questionLeft(let until):
            state.now < until
        case .actingAs(let identity):
            state.acting == identity && state.identityToken(of: identity)?.isLive == true
        case .ending(let token, _):
            state.tokens[token].map { $0.isLive && $0.lifetime.nearest?.isNear(at: state.now) == true }
                ?? false
        case .tokenEnded(let token):
            state.tokens[token]?.isLive == false
        case .readFailed(let session, let failure):
            state.sessions[session]?.reading == .failed(failure)
        case .tokensReadFailed(let session, let failure):
            state.sessions[session]?.tokenReading == .failed(failure)
        case .switchFailed(let identity, _), .loginOver(let identity):
            state.acting != identity || state.identityToken(of: identity)?.isLive != true
        case .noPreviousIdentity:
            state.previous == nil
        case .steppedUp(let token):
            state.tokens[token].map { $0.isLive && $0.kind == .steppedUp } ?? false
        case .nothingToStepUp: state.steppable == nil
        case .pushWaits(let token): state.awaitsStepUp(of: token) && state.stepUp == nil
        case .notSteppedUp(let token, _):
            state.tokens[token].map { $0.isLive && $0.kind == .identity } ?? false
        case .passwordChangedAfterCancel, .authorityStopped, .profileWarning:
            true
        }
    }

    /// What happened.
    func sentence(_ state: SessionState, _ canvas: inout Canvas) -> String {
        switch self {
        case .signedIn(let session):
            "Signed in as \(email(session, state))."
        case .signedInAfterCancel(let session):
            "The cancelled sign-in of \(email(session, state)) went through."
        case .passwordChangedAfterCancel(let email):
            "The new password of \(CleanText.clean(email, limit: 32)) was set before the cancel."
        case .questionLeft(let until):
            "Cancelled: a yes signs nobody in. The device may ask for \(canvas.timeLeft(until: until)) (computed) more."
        case .actingAs(let identity):
            "Acting as \(name(identity, state))."
        case .readIdentities(let session, let count):
            "\(email(session, state)) may act as \(Words.count(count, "identity", plural: "identities"))."
        case .nothingToRead(let session):
            "No list to read: \(email(session, state)) acts for one identity."
        case .ending(let token, _):
            "\(who(token, state)) ends in \(timeLeft(of: token, state, &canvas))."
        case .tokenEnded(let token):
            "\(who(token, state)) has ended."
        case .readFailed(let session, let failure):
            "Identities of \(email(session, state)) not read. \(CleanText.clean(failure.sentence))"
        case .timeToLiveCapped(_, let asked, let given):
            "The token lives \(Words.duration(given)), not \(Words.duration(asked.span)): the server caps it."
        case .readTokens(let session, let count, gone: 0):
            "The server lists \(Words.count(count, "live token")) of \(email(session, state))."
        case .readTokens(let session, let count, let gone):
            "\(Words.count(gone, "token")) of \(email(session, state)) revoked elsewhere; \(count) still live."
        case .tokensReadFailed(let session, let failure):
            "Tokens of \(email(session, state)) not read. \(CleanText.clean(failure.sentence))"
        case .switchFailed(let identity, let failure):
            "Not acting as \(name(identity, state)). \(CleanText.clean(failure.sentence))"
        case .loginOver(let identity):
            "The login behind \(name(identity, state)) is over."
        case .steppedUp(let token):
            "\(who(token, state)) is stepped up."
        case .nothingToStepUp:
            "No token here can be stepped up."
        case .pushWaits(let token):
            "\(state.isActed(with: token) ? "u shows the" : "A") push that waits for \(who(token, state))."
        case .notSteppedUp(let token, let failure):
            "\(CleanText.clean(failure.sentence)) \(who(token, state)) is not stepped up."
        case .noPreviousIdentity:
            "There is no previous identity yet."
        case .authorityStopped(let reason):
            "The demo's authority stopped: \(CleanText.clean(reason))"
        case .profileWarning(let profile, .plainKey):
            "The API key of \(name(profile, state)) stands in the configuration in plain text."
        case .profileWarning(let profile, .notListening(let reason)):
            "No webhooks for \(name(profile, state)): \(CleanText.clean(reason, limit: 64))."
        }
    }

    /// What can be done about it; empty where nothing need be.
    func nextStep(_ state: SessionState) -> String {
        switch self {
        case .readIdentities(_, let count): count > 0 ? "Choose one with Enter or its number." : ""
        case .ending(let token, _):
            state.tokens[token]?.kind == .login ? "Reading the identities again (r) moves its idle end." : ""
        case .tokenEnded(let token): nextStep(afterEndOf: token, state)
        case .readFailed(_, let failure), .tokensReadFailed(_, let failure), .switchFailed(_, let failure):
            failure.nextStep
        case .loginOver: "Sign in again (l)."
        case .signedInAfterCancel: "It is live: log out of it (o)."
        case .passwordChangedAfterCancel: "Sign in with the new one (l)."
        case .authorityStopped: "Quit and start again."
        case .profileWarning(_, .plainKey): "Write env:NAME, file:PATH or command:LINE."
        case .profileWarning(_, .notListening): "Free it, or choose another under 'webhooks'."
        case .readTokens(_, _, let gone): gone > 0 ? "See Lifetimes (t)." : ""
        case .nothingToStepUp: "Act as an identity first (1-9)."
        case .notSteppedUp(let token, let failure):
            state.isStepUpUnderWay(of: token) && state.isActed(with: token) ? "u goes on." : failure.nextStep
        case .signedIn, .questionLeft, .actingAs, .nothingToRead, .noPreviousIdentity, .timeToLiveCapped,
            .steppedUp, .pushWaits:
            ""
        }
    }

    var style: Style {
        switch weight {
        case .information: .info
        case .warning: .ending
        case .failure: .ended
        }
    }

    private func email(_ session: SessionID, _ state: SessionState) -> String {
        CleanText.clean(state.sessions[session]?.email ?? "", limit: 32)
    }

    private func name(_ profile: Profile.ID, _ state: SessionState) -> String {
        CleanText.clean(state.profile(profile)?.name ?? profile.name, limit: 24)
    }

    private func name(_ identity: IdentityID, _ state: SessionState) -> String {
        CleanText.clean(state.name(of: identity) ?? identity.reference.id, limit: 32)
    }

    private func who(_ id: TokenID, _ state: SessionState) -> String {
        guard let token = state.tokens[id] else { return "A token" }
        guard let reference = token.identity else { return "The login \(email(token.session, state))" }
        return name(IdentityID(session: token.session, reference: reference), state)
    }

    private func timeLeft(of id: TokenID, _ state: SessionState, _ canvas: inout Canvas) -> String {
        guard let lifetime = state.tokens[id]?.lifetime, let end = lifetime.nearest else { return "0:00" }
        return "\(canvas.timeLeft(until: end.at)) (\(lifetime.source.word))"
    }

    private func nextStep(afterEndOf id: TokenID, _ state: SessionState) -> String {
        guard let token = state.tokens[id], let session = state.sessions[token.session] else { return "" }
        return state.tokens[session.loginToken]?.isLive == true
            ? "Choose it again to go on." : "Enter on its row in Lifetimes (t) signs in again."
    }
}

extension SessionState {
    /// Whether a token is the one acted with.
    fileprivate func isActed(with token: TokenID) -> Bool {
        acting.flatMap { identityToken(of: $0) }?.id == token
    }
}
