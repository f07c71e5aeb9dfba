import Sessions
import Wording

/// A number for each case, so that the examples can be held complete: a new case does not compile without one.
enum Cases {
    static func number(_ failure: AuthFailure) -> Int {
        switch failure {
        case .wrongCredentials: 0
        case .locked: 1
        case .rateLimited: 2
        case .ended: 3
        case .keyRefused: 4
        case .keyMissing: 5
        case .notPermitted: 6
        case .stepUpRequired: 7
        case .invalidFields: 8
        case .passwordRefused: 9
        case .challengeRefused: 10
        case .delegationRefused: 11
        case .conflict: 12
        case .unreachable: 13
        case .malformedAnswer: 14
        case .serverFault: 15
        case .unexpectedStatus: 16
        case .notOffered: 17
        case .cancelled: 18
        case .keyTimedOut: 19
        case .notRecorded: 20
        }
    }

    static func number(_ problem: AuthFailure.ChallengeProblem) -> Int {
        switch problem {
        case .wrongCode: 0
        case .oneTryLeft: 1
        case .tooManyTries: 2
        case .codeExpired: 3
        case .notAsked: 4
        case .alreadyVerified: 5
        case .underWay: 6
        case .tooSoon: 7
        case .channelNotEnrolled: 8
        case .phoneNotEnrolled: 9
        case .noCodeNow: 10
        case .channelNotSupported: 11
        case .numberInvalid: 12
        case .countryNotSupported: 13
        case .loginUnknown: 14
        case .declined: 15
        case .unanswered: 16
        case .notReported: 17
        case .answerRefused: 18
        case .notListening: 19
        case .alreadyEnrolled: 20
        case .notEnrolled: 21
        case .numberMissing: 22
        case .notReady: 23
        case .passcodeMissing: 24
        case .tooManyEnrolments: 25
        case .credentialsInactive: 26
        case .typeNotEnrollable: 27
        }
    }

    static func number(_ notice: Notice) -> Int {
        switch notice {
        case .signedIn: 0
        case .signedInAfterCancel: 1
        case .passwordChangedAfterCancel: 2
        case .pushIgnored: 3
        case .actingAs: 4
        case .identitiesLoaded: 5
        case .nothingToLoad: 6
        case .ending: 7
        case .tokenEnded: 8
        case .identitiesNotLoaded: 9
        case .timeToLiveCapped: 10
        case .tokensLoaded: 11
        case .tokensNotLoaded: 12
        case .switchFailed: 13
        case .loginExpired: 14
        case .noPreviousIdentity: 15
        case .steppedUp: 16
        case .nothingToStepUp: 17
        case .pushPending: 18
        case .notSteppedUp: 19
        case .authorityStopped: 20
        case .profileWarning: 21
        case .switchUnderWay: 22
        case .keptAlive: 23
        case .notKeptAlive: 24
        case .refusedReadOnly: 25
        case .clipboard: 26
        case .nothingToUnlockWith: 27
        case .unlockPINSet: 28
        case .unlockPINNotSet: 29
        case .unlocked: 30
        case .enrolmentPending: 31
        case .factorChanged: 32
        case .factorUnchanged: 33
        case .nothingToEnrolWith: 34
        case .file: 35
        }
    }

    static func number(_ step: NextStep) -> Int {
        switch step {
        case .retry: 0
        case .retryLater: 1
        case .wait: 2
        case .waitForUnlock: 3
        case .typePasswordAgain: 4
        case .typeCodeAgain: 5
        case .typeCodeAgainOrReset: 6
        case .correctInput: 7
        case .choosePassword: 8
        case .writeSessionLength: 9
        case .signInAgain: 10
        case .signInWithPassword: 11
        case .signInWithNewPassword: 12
        case .logOut: 13
        case .quitAndRestart: 14
        case .openIdentities: 15
        case .openLifetimes: 16
        case .chooseIdentityAgain: 17
        case .actAsIdentity: 18
        case .correctDelegation: 19
        case .keepAlive: 20
        case .stepUp: 21
        case .resumeStepUp: 22
        case .stepUpByPush: 23
        case .sendCode: 24
        case .typePreviousCode: 25
        case .answerPush: 26
        case .askCustomer: 27
        case .askCustomerToEnrol: 28
        case .askAdministrator: 29
        case .askForPermission: 30
        case .askVendorToEnable: 31
        case .askVendorToCorrectPhone: 32
        case .askServerOperator: 33
        case .quoteReference: 34
        case .retryOrQuoteReference: 35
        case .check: 36
        case .checkNetwork: 37
        case .checkWebhookDelivery: 38
        case .referToKey: 39
        case .chooseProfile: 40
        case .retryEnds: 41
        case .restartWithoutReadOnly: 42
        case .typePasswordAgainOrReset: 43
        case .setPIN: 44
        case .enrolPhoneFirst: 45
        case .resumeEnrolment: 46
        case .askCustomerForPasscode: 47
        case .repairRecord: 48
        }
    }

    static func number(_ remark: SignInRemark) -> Int {
        switch remark {
        case .sessionLengthInvalid: 0
        case .newPasswordNotOffered: 1
        case .passwordResetNotOffered: 2
        case .pushNotOffered: 3
        case .delegationNotOffered: 4
        case .webhooksNotReceived: 5
        case .secretRemoved: 6
        }
    }
}
