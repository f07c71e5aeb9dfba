import Screen
import Wording

extension NextStep {
    /// The key that takes it, by the bindings of the component that does; nil where no single key does.
    var keyName: String? {
        switch self {
        case .signInAgain, .signInWithNewPassword: ProgramKeys.keyName(of: .go(.login))
        // The field for the password has the keys, and in it a letter is text.
        case .typePasswordAgainOrReset:
            [LoginPane.keyName(of: .leave), LoginPane.keyName(of: .forgottenPassword)]
                .compactMap { $0 }.joined(separator: ", ")
        case .correctDelegation: LoginPane.keyName(of: .delegate)
        case .logOut, .retryEnds: ProgramKeys.keyName(of: .go(.logout))
        case .openIdentities, .chooseIdentityAgain, .actAsIdentity:
            // The numbers act in their pane alone.
            [ProgramKeys.keyName(of: .go(.identities)), IdentitiesPane.keyName(of: .actAs(1))]
                .compactMap { $0 }.joined(separator: ", ")
        case .openLifetimes: ProgramKeys.keyName(of: .go(.lifetimes))
        case .keepAlive: IdentitiesPane.keyName(of: .keepAlive)
        case .sendCode: StepUpDialog.keyName(of: .resend)
        case .stepUp, .resumeStepUp: IdentitiesPane.keyName(of: .stepUp)
        case .resumeEnrolment: IdentitiesPane.keyName(of: .details)
        case .stepUpByPush: IdentitiesPane.keyName(of: .stepUpByPush)
        case .setPIN: PINDialog.opener?.keys.first?.description
        case .quoteReference, .retryOrQuoteReference: ActivityOverlay.opener?.keys.first?.description
        case .retry, .retryLater, .wait, .waitForUnlock, .typePasswordAgain, .typeCodeAgain,
            .typeCodeAgainOrReset, .correctInput, .choosePassword, .writeSessionLength, .signInWithPassword,
            .quitAndRestart, .restartWithoutReadOnly, .typePreviousCode, .answerPush, .askCustomer,
            .askCustomerToEnrol, .askCustomerForPasscode, .enrolPhoneFirst,
            .askAdministrator, .askForPermission, .askVendorToEnable, .askVendorToCorrectPhone,
            .askServerOperator, .check, .checkNetwork, .repairRecord, .checkWebhookDelivery, .referToKey,
            .chooseProfile:
            nil
        }
    }
}

extension Component {
    static func keys(of command: Command) -> [Key] {
        bindings.first { $0.command == command }?.keys ?? []
    }

    /// The name of the first key that does it.
    static func keyName(of command: Command) -> String? {
        bindings.first { $0.command == command }?.keyName(inField: false)
    }
}
