/// What a request is for: the workflow that takes its reply, and that workflow's own mark.
package enum Purpose: Equatable, Sendable {
    case signIn(SignInStep)
    /// To act as an identity.
    case switching(IdentityID)
    case inventory(InventoryStep)
    case stepUp(StepUpStep, of: TokenID)
    case factorChange(FactorStep, of: FactorChange.ID)
    case logout(LogoutStep, through: SessionID)
    /// Nothing comes of the reply.
    case notification

    /// Whether the reply comes when somebody has answered on a device.
    var awaitsCustomer: Bool {
        switch self {
        case .signIn(.pushOutcome), .stepUp(.pushOutcome, _): true
        case .signIn, .switching, .inventory, .stepUp, .factorChange, .logout, .notification: false
        }
    }

    /// Whether somebody who is tired of waiting may stop it without a change at the server.
    var isCancellable: Bool {
        switch self {
        case .switching, .inventory: true
        case .signIn, .stepUp, .factorChange, .logout, .notification: false
        }
    }

    var isLogout: Bool {
        if case .logout = self { true } else { false }
    }

    /// Whether it asks what became of a token that is to have ended.
    var isProof: Bool {
        switch self {
        case .logout(.prove, _), .signIn(.orphanProof): true
        case .logout, .signIn, .switching, .inventory, .stepUp, .factorChange, .notification: false
        }
    }

    /// Whether an accepted call for it counts as a use of the token that it is made with. One that ends a token, or
    /// proves that end, does not: a countdown never rises on the way out.
    var usesToken: Bool {
        switch self {
        case .logout, .signIn(.orphanLogout), .signIn(.orphanProof), .signIn(.orphanKey): false
        case .signIn, .switching, .inventory, .stepUp, .factorChange, .notification: true
        }
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
    /// Asks whether the key was why the server refused that token.
    case orphanKey(OrphanedGrant)
}

package enum InventoryStep: Equatable, Sendable {
    case identities(SessionID)
    /// With the tokens that are live as far as is known: one that is missing from the list has ended.
    case tokens(SessionID, expected: Set<TokenID>)
    case factors(SessionID)
    /// A harmless call, made for the use that it is of a token.
    case keepAlive(TokenID)
    /// Whether the key was why the server refused that call.
    case keepAliveKey(TokenID)
}

package enum StepUpStep: Equatable, Sendable {
    case sendCode, verifyCode, sendPush, pushOutcome
}

package enum FactorStep: Equatable, Sendable {
    /// Has a code or a push sent.
    case ask
    case verify, unlink
    /// Makes the simulated device answer.
    case answer
}

package enum LogoutStep: Equatable, Sendable {
    /// Ends the session.
    case end
    /// Asks the server about the token on a row.
    case prove(row: Int)
    /// Asks whether the key was why the server refused tokens of a profile.
    case key(of: Profile.ID)
    /// Revokes tokens by their names.
    case revoke
    /// Reads the list that proves it, with the tokens that are live as far as is known.
    case list(expected: Set<TokenID>)
}
