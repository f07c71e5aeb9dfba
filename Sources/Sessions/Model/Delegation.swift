/// Acting for an identity without its login, on the word of the programme: for whom, and why.
package struct Delegation: Hashable, Sendable {
    package var identity: Identity.Reference
    /// As the person gave it; kept with the session, and told to nobody else.
    package var reason: String

    package init(identity: Identity.Reference, reason: String) {
        self.identity = identity
        self.reason = reason
    }

    /// Stands where a login's e-mail stands. A corporate and a consumer may have the same number.
    var login: String { "Back Office \(identity.id) \(identity.kind.word)" }

    /// Whether a text says anything: blanks, marks and what cannot be seen give no reason.
    package static func isReason(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            let isSeen = !scalar.properties.isDefaultIgnorableCodePoint
            return isSeen && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }
}

/// Acting for somebody.
extension SessionState {
    mutating func requestDelegation(_ profile: Profile.ID, _ delegation: Delegation) -> [SessionEffect] {
        let attempt = SignIn.Attempt(profile: profile, email: delegation.login, delegation: delegation)
        guard self.profile(profile)?.features.contains(.delegation) == true, !signIn.isWaiting,
            !isThrottled(attempt), Delegation.isReason(delegation.reason)
        else { return [] }
        let request = nextRequest()
        signIn = .waiting(request, attempt)
        pendingPassword = nil
        replacesPassword = false
        notice = nil
        return [.actFor(request, profile, delegation.identity)]
    }
}
