import Sessions

/// Why a sign-in did not begin, or what became of its form.
package enum SignInRemark: Hashable, Sendable {
    case sessionLengthInvalid
    /// What the profile does not offer.
    case newPasswordNotOffered, passwordResetNotOffered, pushNotOffered, delegationNotOffered
    /// The answer to a push could not be received.
    case webhooksNotReceived
    /// What was typed has lain there for too long.
    case secretRemoved

    package var statement: Statement {
        switch self {
        case .sessionLengthInvalid:
            Statement("The session length is not valid.", .failure, next: .writeSessionLength)
        case .newPasswordNotOffered:
            Statement(
                "This profile replaces a password only once it has expired.", .failure,
                next: .askAdministrator)
        case .passwordResetNotOffered:
            Statement(
                "This profile cannot reset a forgotten password by mail.", .failure, next: .askAdministrator)
        case .pushNotOffered:
            Statement("This profile does not offer sign-in by push.", .failure, next: .signInWithPassword)
        case .delegationNotOffered:
            Statement(
                "This profile does not offer to act without a login.", .failure, next: .signInWithPassword)
        case .webhooksNotReceived:
            Statement(
                "The answer to a push cannot be received here.", .failure,
                next: .check(.webhooks, ofProfile: nil))
        case .secretRemoved:
            Statement(
                "The password was removed after a minute without a key.", .warning, next: .typePasswordAgain)
        }
    }
}
