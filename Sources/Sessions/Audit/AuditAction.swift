/// What was done, by the word that stands in the record. One more line here is one more action; a word of another
/// version stays as it is.
package struct AuditAction: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// With a password, or by a push from the device to its token.
    package static let signIn = AuditAction(rawValue: "sign-in")
    /// Acting for an identity without its login.
    package static let delegation = AuditAction(rawValue: "delegation")
    /// Acting as an identity from now on.
    package static let switching = AuditAction(rawValue: "switch")
    package static let stepUp = AuditAction(rawValue: "step-up")
    /// A factor of a person was set up, or taken away.
    package static let enrolment = AuditAction(rawValue: "enrol")
    package static let unlinking = AuditAction(rawValue: "unlink")
    package static let keepAlive = AuditAction(rawValue: "keep-alive")
    package static let passwordChange = AuditAction(rawValue: "password-change")
    package static let logOut = AuditAction(rawValue: "logout")
    package static let revocation = AuditAction(rawValue: "revoke")
    /// The server was asked what became of a token that was to end.
    package static let proof = AuditAction(rawValue: "proof")
    /// A token came to its end, or to what is known of it.
    package static let end = AuditAction(rawValue: "end")
    /// The screen was locked, by hand, after a time or after a sleep; or somebody tried to unlock it.
    package static let locking = AuditAction(rawValue: "lock")
    package static let unlocking = AuditAction(rawValue: "unlock")
    /// Rows before this one could not be stored.
    package static let gap = AuditAction(rawValue: "gap")
    /// Old rows left the record.
    package static let retention = AuditAction(rawValue: "retention")
}

extension AuditAction {
    /// The action that a request belongs to; nil for one that only reads.
    init?(_ request: VendorRequest, for purpose: Purpose) {
        switch request {
        case .signIn, .pushSignIn, .exchange: self = .signIn
        case .replacePassword, .mailPasswordReset, .resetPassword: self = .passwordChange
        case .delegate: self = .delegation
        case .accessToken: self = .switching
        case .sendOTP, .verifyOTP, .pushStepUp: self = .stepUp
        case .enrolFactor, .verifyFactor: self = .enrolment
        case .unlinkFactor: self = .unlinking
        case .revoke: self = .revocation
        case .logOut: self = .logOut
        case .awaitPush:
            if case .stepUp = purpose { self = .stepUp } else { self = .signIn }
        case .introspect:
            if purpose.isProof {
                self = .proof
            } else if case .inventory(.keepAlive) = purpose {
                self = .keepAlive
            } else {
                return nil
            }
        case .listIdentities, .listTokens, .listFactors, .forgetPush, .answerOnDevice, .answerEnrolment,
            .verifyKey:
            return nil
        }
    }

    /// False where nothing is done that could be prevented: the server is asked, or its report awaited.
    func hasRowBefore(_ request: VendorRequest) -> Bool {
        if case .awaitPush = request { false } else { self != .proof }
    }

    /// Whether it gives nobody anything: it is done although its row cannot be stored, as a token that nobody may end is
    /// worse than a row that is missing.
    package var onlyEnds: Bool { self == .logOut || self == .proof }
}
