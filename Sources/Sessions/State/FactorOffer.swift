/// What can be done with a factor now.
package enum FactorOffer: Hashable, Sendable {
    /// A code or a push can be sent that enrols it.
    case enrol
    /// An enrolment was begun: its code can be typed, or its push is waited for.
    case resume
    case unlink
    /// Nothing: the customer enrols it in the application.
    case elsewhere
    /// Nothing: the server has no call that unlinks it.
    case permanent
    /// Nothing until somebody is acted as in the session.
    case noToken

    /// Whether it is something to do.
    package var isAction: Bool {
        switch self {
        case .enrol, .resume, .unlink: true
        case .elsewhere, .permanent, .noToken: false
        }
    }
}

extension SessionState {
    /// The change of a factor that is looked at.
    package var factorChange: FactorChange? { factorWorkflow.viewed(core) }

    /// A change that was begun and is kept; nil where there is none.
    package func factorChange(_ id: FactorChange.ID) -> FactorChange? { factorWorkflow[id] }

    /// The factors of a session's person as they were read last, and after them those that can be enrolled.
    package func knownFactors(of id: SessionID) -> [(channel: String, status: Factor.Status?)] {
        guard let session = sessions[id] else { return [] }
        let listed = session.factors.map { ($0.channel, Optional($0.status)) }
        guard core.offers(.factorEnrolment, id), session.factorsReadAt != nil else { return listed }
        let rules = profile(of: id)?.vendor.factorRules ?? []
        return listed
            + rules.filter { rule in !session.factors.contains { $0.channel == rule.channel } }
            .map { ($0.channel, nil) }
    }

    /// Nil where the vendor has no rules for such a factor, or the server has not told of it.
    package func factorOffer(_ id: FactorChange.ID) -> FactorOffer? {
        guard let rules = core.factorRules(of: id), sessions[id.session]?.factorsReadAt != nil else {
            return nil
        }
        guard core.factorEditor(of: id.session) != nil else { return .noToken }
        if factorWorkflow[id]?.isUnderWay(at: now) == true { return .resume }
        switch core.status(of: id) {
        case .active: return rules.isUnlinkable ? .unlink : .permanent
        case .pending: return rules.enrolment == .elsewhere ? .elsewhere : .resume
        case .inactive, .other, nil: return rules.enrolment == .elsewhere ? .elsewhere : .enrol
        }
    }

    /// As the server listed it last; nil where it did not.
    package func factorStatus(_ id: FactorChange.ID) -> Factor.Status? { core.status(of: id) }

    package func factorRules(_ id: FactorChange.ID) -> FactorRules? { core.factorRules(of: id) }

    /// Whether `enrolmentRequested` would reach the customer now.
    package func mayEnrol(_ id: FactorChange.ID) -> Bool {
        guard let offer = factorOffer(id), offer == .enrol || offer == .resume else { return false }
        return factorWorkflow[id]?.mayAsk(at: now) ?? true
    }

    /// Whether a session has a token that factors can be changed with.
    package func canChangeFactors(of id: SessionID) -> Bool { core.factorEditor(of: id) != nil }
}
