import Sessions

extension NextStep {
    /// One sentence that names no key.
    package var words: Sentence {
        switch self {
        case .retry: "Try again."
        case .retryLater: "Wait, then try again."
        case .wait(let end, let source): "Try again in \(until: end, source)."
        case .waitForUnlock(let end?): "Try again in \(until: end, .estimated), or ask an administrator."
        case .waitForUnlock(nil): "Wait, or ask an administrator to unlock the account."
        case .typePasswordAgain: "Type the password again."
        case .typePasswordAgainOrReset: "Type it again, or have a code mailed if it is forgotten."
        case .typeCodeAgain: "Type the code again."
        case .typeCodeAgainOrReset: "Type it again, or have another code mailed."
        case .correctInput: "Correct it and try again."
        case .choosePassword: "Choose another password."
        case .writeSessionLength: "Write it as 30m, 8h or 2d, or leave it empty."
        case .signInAgain(_, let identity?): "Sign in again to use \(name: identity, columns: 32)."
        case .signInAgain(_, nil): "Sign in again."
        case .signInWithPassword: "Sign in with the password."
        case .signInWithNewPassword: "Sign in with the new password."
        case .logOut: "Log out of it."
        case .retryEnds: "Try again in Logout."
        case .quitAndRestart: "Quit and start again."
        case .restartWithoutReadOnly: "Start without 'read-only' for that."
        case .setPIN: "Set a PIN."
        case .openIdentities: "Choose one to act as."
        case .openLifetimes: "See Lifetimes."
        case .chooseIdentityAgain: "Choose it again to go on."
        case .actAsIdentity: "Act as an identity first."
        case .correctDelegation: "Ask the customer for the id, and check the type."
        case .keepAlive: "Keep it alive."
        case .stepUp: "Step up, then try again."
        case .resumeStepUp: "Go on with the step-up."
        case .stepUpByPush: "Step up by a push, or try later."
        case .sendCode: "Send another code, or try later."
        case .typePreviousCode: "Type that code, or wait before sending another."
        case .answerPush: "Answer it on the device, or send a code."
        case .enrolPhoneFirst: "Enrol the phone for codes, then try again."
        case .resumeEnrolment: "Go on in the details."
        case .askCustomer: "Ask the customer, then try again."
        case .askCustomerToEnrol: "Ask the customer to enrol one in the vendor's application."
        case .askCustomerForPasscode: "Ask the customer to set one."
        case .askAdministrator: "Ask an administrator."
        case .askForPermission: "Ask an administrator for the permission, or choose another identity."
        case .askVendorToEnable: "Ask the vendor to enable it."
        case .askVendorToCorrectPhone: "Ask the vendor to correct the number."
        case .askServerOperator: "Do not sign in; ask who runs the server."
        case .quoteReference: "Quote the request-ref to the vendor's support."
        case .retryOrQuoteReference:
            "Try again in a moment, or quote the request-ref to the vendor's support."
        case .check(let setting, let profile?):
            "Check '\(setting)' of profile \(untrusted: profile, columns: 24)."
        case .check(let setting, nil): "Check '\(setting)' of the profile."
        case .checkNetwork: "Check the network, then try again."
        case .repairRecord: "Make it writable, or change 'audit' in the configuration."
        case .checkWebhookDelivery: "Check that webhooks reach this machine, and its clock."
        case .referToKey: "Write env:NAME, file:PATH or command:LINE instead."
        case .chooseProfile: "Choose another profile."
        }
    }
}

extension Sentence.StringInterpolation {
    fileprivate mutating func appendInterpolation(_ setting: NextStep.Setting) {
        appendLiteral(setting.rawValue)
    }
}
