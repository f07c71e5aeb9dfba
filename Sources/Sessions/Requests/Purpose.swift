/// What a request is for: the workflow that takes its reply, and that workflow's own mark.
package enum Purpose: Equatable, Sendable {
    case signIn(SignInStep)
    /// To act as an identity.
    case switching(IdentityID)
    case inventory(InventoryStep)
    case stepUp(StepUpStep, of: TokenID)
    case logout(LogoutStep, through: SessionID)
    /// Nothing comes of the reply.
    case notification

    var isLogout: Bool {
        if case .logout = self { true } else { false }
    }
}

package enum SignInStep: Equatable, Sendable {
    /// Asks for a token: with a password, for an accepted push, or without a login.
    case token(SignIn.Attempt)
    case replacement(SignIn.Attempt)
    case resetMail(SignIn.Attempt)
    case reset(SignIn.Attempt)
    case push(SignIn.Attempt)
    case pushOutcome(SignIn.Attempt)
    /// Logs out the token of a cancelled sign-in, then asks the server about it.
    case orphanLogout(OrphanedGrant)
    case orphanProof(OrphanedGrant)
}

package enum InventoryStep: Equatable, Sendable {
    case identities(SessionID)
    /// With the tokens that are live as far as is known: one that is missing from the list has ended.
    case tokens(SessionID, expected: Set<TokenID>)
    case factors(SessionID)
}

package enum StepUpStep: Equatable, Sendable {
    case sendCode, verifyCode, sendPush, pushOutcome
}

package enum LogoutStep: Equatable, Sendable {
    /// Ends the session.
    case end
    /// Asks the server about the token on a row.
    case prove(row: Int)
    /// Revokes tokens by their names.
    case revoke
    /// Reads the list that proves it, with the tokens that are live as far as is known.
    case list(expected: Set<TokenID>)
}
