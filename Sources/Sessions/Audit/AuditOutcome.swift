/// What came of an action, by the word that stands in the record. A word of another version stays as it is.
package struct AuditOutcome: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let done = AuditOutcome("done")
    /// The server took it; what became of the tokens, their own rows tell.
    package static let accepted = AuditOutcome("accepted")
    /// A code, a mail or a push is on its way to the customer.
    package static let asked = AuditOutcome("asked")
    package static let wrongCredentials = AuditOutcome("wrong-credentials")
    package static let confirmed = AuditOutcome("confirmed")
    package static let declined = AuditOutcome("declined")
    package static let unanswered = AuditOutcome("unanswered")
    package static let passwordExpired = AuditOutcome("password-expired")
    package static let tokenRefused = AuditOutcome("token-refused")
    package static let stillAccepted = AuditOutcome("still-accepted")

    // Of a token.
    package static let expired = AuditOutcome("expired")
    package static let endedByServer = AuditOutcome("ended-by-server")
    package static let revoked = AuditOutcome("revoked-confirmed")
    package static let unconfirmed = AuditOutcome("unconfirmed")

    private init(_ word: String) { rawValue = word }

    /// What a reply without contents to a request means.
    init(whenDone request: VendorRequest) {
        switch request {
        case .sendOTP, .mailPasswordReset, .enrolFactor: self = .asked
        case .revoke: self = .accepted
        default: self = .done
        }
    }

    init(_ reply: Result<VendorReply, AuthFailure>, of action: AuditAction, whenDone: AuditOutcome) {
        switch reply {
        case .failure(let failure): self.init(failure)
        case .success(.done): self = whenDone
        case .success(.grant), .success(.identities), .success(.tokens), .success(.factors): self = .done
        case .success(.passwordExpired): self = .passwordExpired
        case .success(.challenge): self = .asked
        case .success(.pushOutcome(.accepted)), .success(.pushOutcome(.confirmed)): self = .confirmed
        case .success(.pushOutcome(.declined)): self = .declined
        case .success(.pushOutcome(.expired)): self = .unanswered
        case .success(.loggedOut): self = .accepted
        case .success(.introspection(isActive: false)): self = .tokenRefused
        case .success(.introspection(isActive: true)): self = action == .proof ? .stillAccepted : .done
        }
    }

    /// By the kind of failure alone: texts of a server or of the system are no part of the record.
    init(_ failure: AuthFailure) {
        switch failure {
        case .wrongCredentials: self = .wrongCredentials
        case .locked: self.init("locked")
        case .rateLimited: self.init("rate-limited")
        case .ended: self.init("token-refused")
        case .keyRefused: self.init("key-refused")
        case .keyMissing: self.init("key-missing")
        case .keyTimedOut: self.init("key-late")
        case .notRecorded: self.init("not-recorded")
        case .notPermitted: self.init("not-permitted")
        case .stepUpRequired: self.init("step-up-required")
        case .invalidFields: self.init("invalid-fields")
        case .passwordRefused: self.init("password-refused")
        case .challengeRefused(.declined): self = .declined
        case .challengeRefused(.unanswered): self = .unanswered
        case .challengeRefused: self.init("challenge-refused")
        case .delegationRefused: self.init("delegation-refused")
        case .conflict: self.init("conflict")
        case .unreachable: self.init("unreachable")
        case .malformedAnswer: self.init("malformed-reply")
        case .serverFault: self.init("server-fault")
        case .unexpectedStatus: self.init("unexpected-status")
        case .notOffered: self.init("not-offered")
        case .cancelled: self.init("cancelled")
        }
    }

    /// In words: the hyphens are for programs.
    package var words: String { rawValue.split(separator: "-").joined(separator: " ") }
}
