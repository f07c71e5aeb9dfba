import Screen
import Sessions

extension Notice {
    /// The notice in words: what happened, and the next step where there is one.
    func words(_ state: SessionState) -> String {
        switch self {
        case .signedIn(let session):
            "Signed in as \(email(session, state))."
        case .signedInAfterCancel(let session):
            "The cancelled sign-in of \(email(session, state)) came through all the same. Log it out (o)."
        case .passwordChangedAfterCancel(let email):
            "The password of \(CleanText.clean(email, limit: 60)) was changed although you cancelled. Sign in with the new one."
        case .actingAs(let identity):
            "Acting as \(name(identity, state))."
        case .readIdentities(let session, let count):
            "\(email(session, state)) may act as \(Words.count(count, "identity", plural: "identities")). "
                + "Choose one with Enter or its number."
        case .ending(let token, let warnings):
            "\(who(token, state)): \(warnings.contains(.minute) ? "a minute" : "a quarter of its time") is left."
        case .tokenEnded(let token):
            "\(who(token, state)) has ended. \(nextStep(afterEndOf: token, state))"
        case .readFailed(let session, let failure):
            "Identities of \(email(session, state)) not read. \(CleanText.clean(failure.sentence)) \(failure.nextStep)"
        case .switchFailed(let identity, let failure):
            "Not acting as \(name(identity, state)). \(CleanText.clean(failure.sentence)) \(failure.nextStep)"
        case .loginOver(let identity):
            "The login behind \(name(identity, state)) is over. Sign in again (l)."
        case .noPreviousIdentity:
            "There is no previous identity yet."
        case .authorityStopped(let reason):
            "The demo's authority stopped: \(CleanText.clean(reason))"
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
        CleanText.clean(state.sessions[session]?.email ?? "", limit: 60)
    }

    private func name(_ identity: IdentityID, _ state: SessionState) -> String {
        CleanText.clean(state.name(of: identity) ?? identity.reference.id, limit: 60)
    }

    private func who(_ id: TokenID, _ state: SessionState) -> String {
        guard let token = state.tokens[id] else { return "A token" }
        guard let reference = token.identity else { return "The login \(email(token.session, state))" }
        return name(IdentityID(session: token.session, reference: reference), state)
    }

    private func nextStep(afterEndOf id: TokenID, _ state: SessionState) -> String {
        guard let token = state.tokens[id], let session = state.sessions[token.session] else { return "" }
        return state.tokens[session.authToken]?.isLive == true
            ? "Choose it again to go on." : "Enter on its row in Lifetimes signs in again."
    }
}
