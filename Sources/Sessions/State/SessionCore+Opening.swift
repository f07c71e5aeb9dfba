import Foundation

/// New sessions.
extension SessionCore {
    /// Adds a session with its first token: at the end of the list, or in the place of an ended one of the same login.
    @discardableResult
    mutating func open(
        _ attempt: SignIn.Attempt, with grant: Grant, _ origin: VaultChange.Origin, as id: SessionID? = nil,
        token: TokenID? = nil
    ) -> SessionID {
        let id = id ?? SessionID(nextNumber())
        let token = token ?? TokenID(nextNumber())
        let ended = origin == .signIn ? vault.sessions(of: attempt.login).first { !$0.isLive }?.id : nil
        change(
            .sessionOpened(
                Session(id: id, attempt: attempt, signedInAt: wall, loginToken: token), origin,
                replacing: ended))
        issue(grant, as: token, in: id, for: grant.holder?.reference)
        if let holder = grant.holder.map({ named($0, at: attempt.profile) }) {
            change(.identitiesLoaded(id, [holder]))
        }
        return id
    }

    /// An identity that goes by its number, under the name that the list of another login there gives it.
    private func named(_ identity: Identity, at profile: Profile.ID) -> Identity {
        guard identity.isByNumber else { return identity }
        let others = vault.sessions.values.lazy.filter { $0.profile == profile }
            .compactMap { $0.identity(identity.reference) }
        return others.first { !$0.isByNumber } ?? identity
    }
}
