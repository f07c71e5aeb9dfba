package import Secrets

/// What can be asked of a vendor. A new call is one case here and one arm in each client that offers it.
package enum VendorRequest: Equatable, Sendable {
    // These need no credential.
    case signIn(PasswordSignIn)
    case replacePassword(PasswordReplacement)
    /// Mails a code that replaces the password; whether anybody has the address, no server tells.
    case mailPasswordReset(email: String)
    case resetPassword(PasswordReset)
    /// Asks the device of a login to confirm a sign-in.
    case pushSignIn(email: String)
    /// Gets a token for an accepted push, once.
    case exchange(Secret, for: Identity.Reference)
    /// Gets a token that acts for an identity, by the profile's key alone.
    case delegate(Identity.Reference)
    /// Waits until the server reports what became of a push.
    case awaitPush(PushChallenge)
    /// Ignores what the server will report of a push.
    case forgetPush(PushChallenge)
    /// Makes a simulated device answer.
    case answerOnDevice(DeviceAnswer, PushChallenge)
    /// Makes a simulated device answer the push that enrols a factor, by the login of its person.
    case answerEnrolment(DeviceAnswer, email: String, channel: String)
    /// Asks whether the server accepts the profile's key: a refusal that may be the key's proves nothing of a token.
    /// Done at once where the vendor has no key.
    case verifyKey

    // These need one.
    /// All identities of the login, however many pages they fill.
    case listIdentities
    case accessToken(for: Identity.Reference)
    /// All live tokens of the login, wherever they are held, however many pages they fill.
    case listTokens
    case listFactors
    /// Asks the device of the token's person, which steps the token up.
    case pushStepUp
    /// Sends a code to the phone of the token's person, which steps the token up.
    case sendOTP
    case verifyOTP(Secret)
    /// Has a code or a push sent to the token's person that enrols a factor, by the channel's rules.
    case enrolFactor(channel: String)
    /// Enrols a factor by the code that was sent for it.
    case verifyFactor(channel: String, Secret)
    case unlinkFactor(channel: String)
    /// Revokes tokens of the login by the server's names for them; one that is gone already is no failure.
    case revoke([String])
    case logOut
    /// Asks with a harmless call whether the server still accepts the token. That it does not may be the key's fault,
    /// which `verifyKey` tells.
    case introspect

    package var capability: Capability {
        switch self {
        case .signIn, .replacePassword, .logOut, .introspect, .verifyKey: .core
        case .mailPasswordReset, .resetPassword: .passwordReset
        case .pushSignIn, .exchange, .awaitPush, .forgetPush, .pushStepUp: .push
        case .answerOnDevice, .answerEnrolment: .simulatedDevice
        case .delegate: .delegation
        case .listIdentities, .accessToken: .identityList
        case .listTokens, .revoke: .tokenList
        case .listFactors: .factorList
        case .enrolFactor, .verifyFactor, .unlinkFactor: .factorEnrolment
        case .sendOTP, .verifyOTP: .stepUp
        }
    }
}
