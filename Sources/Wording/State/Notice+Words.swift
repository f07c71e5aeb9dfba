package import Sessions

/// A notice in words that stay true: a figure in them counts down.
extension Notice {
    package func statement(in state: SessionState) -> Statement {
        Statement(sentence(state), weight, next: nextStep(state))
    }

    /// What happened.
    private func sentence(_ state: SessionState) -> Sentence {
        switch self {
        case .signedIn(let session):
            "Signed in as \(email(session, state))."
        case .signedInAfterCancel(let session):
            "The cancelled sign-in of \(email(session, state)) succeeded."
        case .passwordChangedAfterCancel(let email):
            "The password of \(name: email, columns: 32) was changed before the cancel."
        case .pushIgnored(let end):
            "Cancelled. An approval is now ignored; the prompt disappears in \(until: end, .estimated)."
        case .actingAs(let identity):
            "Acting as \(name(identity, state))."
        case .identitiesLoaded(let session, let count):
            "\(email(session, state)) may act as \(count, "identity", plural: "identities")."
        case .nothingToLoad(let session):
            "There is no list to load: \(email(session, state)) acts for one identity."
        case .ending(let token, _):
            "Session for \(bearer(of: token, state)) ends in \(timeLeft(of: token, state))."
        case .tokenEnded(let token):
            ending(of: token, state)
        case .keptAlive(let token):
            "\(bearer(of: token, state)) is kept alive: ends in \(timeLeft(of: token, state)) if unused."
        case .notKeptAlive(let token, let failure):
            "Could not keep \(bearer(of: token, state)) alive: \(failure.cause)."
        case .identitiesNotLoaded(let session, let failure):
            "Could not load the identities of \(email(session, state)): \(failure.cause)."
        case .timeToLiveCapped(_, let asked, let given):
            "The session lasts \(given), not \(asked): the server limits it."
        case .tokensLoaded(let session, let count, gone: 0):
            "The server lists \(count, "live token") of \(email(session, state))."
        case .tokensLoaded(let session, let count, let gone):
            "\(gone, "token") of \(email(session, state)) ended on the server; \(count) still live."
        case .tokensNotLoaded(let session, let failure):
            "Could not load the tokens of \(email(session, state)): \(failure.cause)."
        case .switchFailed(let identity, let failure):
            "Could not act as \(name(identity, state)): \(failure.cause)."
        case .switchUnderWay(let identity):
            "Switching to \(name(identity, state)): wait for it."
        case .loginExpired:
            "The login has ended."
        case .steppedUp(let token):
            "\(bearer(of: token, state)) is stepped up."
        case .nothingToStepUp:
            "No token here can be stepped up."
        case .pushPending(let token):
            "A push waits for its answer, to step up \(bearer(of: token, state))."
        case .notSteppedUp(let token, let failure):
            "\(bearer(of: token, state)) is not stepped up: \(failure.cause)."
        case .enrolmentPending(let factor, let name):
            "\(Self.name(name)) of \(email(factor.session, state)) is not enrolled yet."
        case .factorChanged(let factor, let name, .enrolled):
            "\(Self.name(name)) is enrolled for \(email(factor.session, state))."
        case .factorChanged(let factor, let name, .unlinked):
            "\(Self.name(name)) of \(email(factor.session, state)) is unlinked."
        case .factorUnchanged(let factor, let name, let failure):
            "\(Self.name(name)) of \(email(factor.session, state)) is unchanged: \(failure.cause)."
        case .nothingToEnrolWith:
            "No token here can change factors."
        case .noPreviousIdentity:
            "There is no previous identity yet."
        case .refusedReadOnly:
            "Read-only: nothing is changed at the server, and no customer is reached."
        case .nothingToUnlockWith:
            "Not locked: no password and no PIN could unlock it."
        case .unlockPINSet:
            "The PIN is set: it unlocks this screen until Curfew ends."
        case .unlockPINNotSet:
            "The PIN is not set: the system had no room to hash it."
        case .unlocked(let count):
            "Unlocked after \(count, "wrong try", plural: "wrong tries")."
        case .clipboard(.sent):
            "Sent to the clipboard."
        case .clipboard(.tooLong):
            "Too long for the clipboard: nothing was sent."
        case .clipboard(.unavailable):
            "This terminal takes no clipboard."
        case .clipboard(.failed(let reason)):
            "Not sent to the clipboard: \(untrusted: reason, columns: 64)."
        case .file(let outcome):
            outcome.sentence
        case .authorityStopped(let reason):
            "The demo's authority stopped (\(untrusted: reason, columns: 80))."
        case .profileWarning(let profile, .plainKey):
            "The API key of \(name(profile, state)) is in the configuration in plain text."
        case .profileWarning(let profile, .notListening(let reason)):
            "No webhooks for \(name(profile, state)): \(untrusted: reason, columns: 64)."
        }
    }

    /// What can be done about it; nil where nothing need be.
    private func nextStep(_ state: SessionState) -> NextStep? {
        switch self {
        case .identitiesLoaded(_, let count): count > 0 ? .openIdentities : nil
        case .ending: .keepAlive
        case .notKeptAlive(let token, let failure):
            failure.nextStep(for: state.tokens[token].flatMap { state.profile(of: $0.session) })
        case .tokenEnded(let token): nextStep(afterEndOf: token, state)
        case .identitiesNotLoaded(let session, let failure), .tokensNotLoaded(let session, let failure):
            failure.nextStep(for: state.profile(of: session))
        case .switchFailed(let identity, let failure):
            failure.nextStep(for: state.profile(of: identity.session))
        case .loginExpired(let identity):
            .signInAgain(
                state.sessions[identity.session]?.login,
                toUse: state.name(of: identity) ?? identity.reference.id)
        case .signedInAfterCancel: .logOut
        case .passwordChangedAfterCancel: .signInWithNewPassword
        case .authorityStopped: .quitAndRestart
        case .profileWarning(_, .plainKey): .referToKey
        case .profileWarning(let id, .notListening):
            .check(.webhooks, ofProfile: state.profile(id)?.name ?? id.name)
        case .tokensLoaded(_, _, let gone): gone > 0 ? .openLifetimes : nil
        case .nothingToStepUp, .nothingToEnrolWith: .actAsIdentity
        case .enrolmentPending: .resumeEnrolment
        case .factorUnchanged(let factor, _, let failure):
            state.factorChange(factor)?.isUnderWay(at: state.now) == true
                ? .resumeEnrolment : failure.nextStep(for: state.profile(of: factor.session))
        case .nothingToUnlockWith, .unlockPINNotSet: .setPIN
        case .refusedReadOnly: .restartWithoutReadOnly
        case .pushPending(let token): state.isActed(with: token) ? .resumeStepUp : nil
        case .notSteppedUp(let token, let failure):
            state.isStepUpUnderWay(of: token) && state.isActed(with: token)
                ? .resumeStepUp
                : failure.nextStep(for: state.tokens[token].flatMap { state.profile(of: $0.session) })
        case .signedIn, .pushIgnored, .actingAs, .switchUnderWay, .nothingToLoad, .noPreviousIdentity,
            .timeToLiveCapped, .keptAlive, .clipboard, .file, .unlockPINSet, .unlocked, .steppedUp,
            .factorChanged:
            nil
        }
    }

    /// A vendor's name for a kind of factor.
    private static func name(_ factor: String) -> Sentence { "\(untrusted: factor, columns: 16)" }

    private func email(_ session: SessionID, _ state: SessionState) -> Sentence {
        "\(name: state.sessions[session]?.email ?? "", columns: 32)"
    }

    private func name(_ profile: Profile.ID, _ state: SessionState) -> Sentence {
        "\(untrusted: state.profile(profile)?.name ?? profile.name, columns: 24)"
    }

    private func name(_ identity: IdentityID, _ state: SessionState) -> Sentence {
        "\(name: state.name(of: identity) ?? identity.reference.id, columns: 32)"
    }

    /// Whom a token acts as, or whose login it is.
    private func bearer(of id: TokenID, _ state: SessionState) -> Sentence {
        guard let token = state.tokens[id] else { return "an unknown token" }
        guard let reference = token.identity else { return email(token.session, state) }
        return name(IdentityID(session: token.session, reference: reference), state)
    }

    private func timeLeft(of id: TokenID, _ state: SessionState) -> Sentence {
        guard let end = state.tokens[id]?.lifetime.nearest else { return "0:00" }
        return "\(until: end.at, end.source)"
    }

    private func ending(of id: TokenID, _ state: SessionState) -> Sentence {
        state.tokens[id]?.status == .ended(.refusedByServer)
            ? "The server ended the session for \(bearer(of: id, state))."
            : "Session for \(bearer(of: id, state)) expired."
    }

    private func nextStep(afterEndOf id: TokenID, _ state: SessionState) -> NextStep? {
        guard let token = state.tokens[id], let session = state.sessions[token.session] else { return nil }
        return state.tokens[session.loginToken]?.isLive == true
            ? .chooseIdentityAgain : .signInAgain(session.login)
    }
}

extension SessionState {
    /// Whether a token is the one acted with.
    fileprivate func isActed(with token: TokenID) -> Bool {
        acting.flatMap { identityToken(of: $0) }?.id == token
    }
}
