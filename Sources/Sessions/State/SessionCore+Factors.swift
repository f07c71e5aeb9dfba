/// The factors of a session's person, and what may change them.
extension SessionCore {
    func factorRules(of id: FactorChange.ID) -> FactorRules? {
        guard offers(.factorEnrolment, id.session) else { return nil }
        return profile(of: id.session)?.vendor.factorRules.first { $0.channel == id.channel }
    }

    /// As the server listed it last; nil where it did not.
    func status(of id: FactorChange.ID) -> Factor.Status? {
        vault.sessions[id.session]?.factors.first { $0.channel == id.channel }?.status
    }

    /// The token that factors can be changed with: one that was issued to the person, the one acted with if it is of this
    /// session, or else one that is stepped up. Nil where there is none.
    func factorEditor(of id: SessionID) -> TokenID? {
        guard let session = vault.sessions[id], !session.isEnding else { return nil }
        let inUse = seat.acting.flatMap { $0.session == id ? vault.identityToken(of: $0)?.id : nil }
        let credentials = ([inUse].compactMap(\.self) + session.tokens).compactMap { credential(of: $0) }
        let fitting = credentials.filter { $0.kind == .identity || $0.kind == .steppedUp }
        if let first = fitting.first, first.token == inUse { return inUse }
        return (fitting.first { $0.kind == .steppedUp } ?? fitting.first)?.token
    }

    /// Reads the factors after a change of them: a list that was asked for before tells nothing of it.
    mutating func reloadFactors(of id: SessionID) {
        for request in inFlight.awaited(in: id) where request.purpose == .inventory(.factors(id)) {
            cancel(request.id)
            change(.factorsStatus(id, factorsStatusBefore(id)))
        }
        loadFactors(of: id)
    }
}
