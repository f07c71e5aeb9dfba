package import Sessions

/// What can be done about something. Whoever shows it adds the key or the command that does it, where there is one.
package enum NextStep: Hashable, Sendable {
    // The same again.
    case retry
    case retryLater
    case wait(until: Instant, Lifetime.Source)
    /// Nil where the end of the lock is not known.
    case waitForUnlock(until: Instant?)
    case typePasswordAgain
    /// Where a forgotten password can be replaced by a mailed code.
    case typePasswordAgainOrReset
    case typeCodeAgain
    /// A code that came by mail.
    case typeCodeAgainOrReset
    case correctInput
    case choosePassword
    case writeSessionLength

    // Signing in and out.
    /// As whom, if that is known; `toUse` is the identity that needs it, untrusted.
    case signInAgain(Login?, toUse: String? = nil)
    case signInWithPassword
    case signInWithNewPassword
    case logOut
    /// Of ends that the server did not confirm.
    case retryEnds
    case quitAndRestart
    case restartWithoutReadOnly
    /// Of the screen, for this run of the program.
    case setPIN

    // Identities and their tokens.
    case openIdentities
    case openLifetimes
    /// Of a token that ended, while its login lives on.
    case chooseIdentityAgain
    case actAsIdentity
    case correctDelegation
    case keepAlive
    case stepUp
    /// A step-up that is under way and not in view.
    case resumeStepUp
    case stepUpByPush
    case sendCode
    /// The one that was sent before is still good.
    case typePreviousCode
    case answerPush
    case enrolPhoneFirst
    /// An enrolment that is under way and not in view.
    case resumeEnrolment

    // For others to do.
    case askCustomer
    case askCustomerToEnrol
    case askCustomerForPasscode
    case askAdministrator
    case askForPermission
    case askVendorToEnable
    case askVendorToCorrectPhone
    case askServerOperator
    /// The server's name for the request, for the vendor's support.
    case quoteReference
    case retryOrQuoteReference

    // The setup.
    /// A setting of a profile, by the profile's name if it is known; untrusted.
    case check(Setting, ofProfile: String?)
    case checkNetwork
    /// Of actions, which could not be written.
    case repairRecord
    case checkWebhookDelivery
    case referToKey
    case chooseProfile

    /// A setting of a profile, as the configuration file spells it.
    package enum Setting: String, CaseIterable, Sendable {
        case url
        case apiKey = "api-key"
        case webhooks
    }
}
