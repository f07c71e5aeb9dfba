import Sessions

extension AuthFailure.ChallengeProblem {
    var cause: Sentence {
        switch self {
        case .wrongCode: "wrong code"
        case .oneTryLeft: "wrong code, one try is left"
        case .tooManyTries: "too many wrong codes"
        case .codeExpired: "the code expired"
        case .notAsked: "no challenge is pending"
        case .alreadyVerified: "the token is already stepped up"
        case .underWay: "a push for this token is pending, or it needs none"
        case .tooSoon: "the last code was sent a moment ago"
        case .channelNotEnrolled: "this login has no device enrolled"
        case .phoneNotEnrolled: "this login has no phone enrolled for codes"
        case .noCodeNow: "the server sends no code for this token now"
        case .channelNotSupported: "the server does not offer this channel"
        case .numberInvalid: "the phone number on file is not valid"
        case .countryNotSupported: "the phone number on file is in a country that gets no codes"
        case .loginUnknown: "the server does not know this login"
        case .alreadyEnrolled: "it is enrolled already"
        case .notEnrolled: "it is no longer enrolled"
        case .numberMissing: "no phone number is on file"
        case .notReady: "another factor has to be enrolled first"
        case .passcodeMissing: "the customer has no passcode"
        case .tooManyEnrolments: "too many enrolments were begun"
        case .credentialsInactive: "the customer's credentials are not active"
        case .typeNotEnrollable: "this type of user can enrol nothing"
        case .declined: "declined on the customer's device"
        case .unanswered: "the push was not answered in time"
        case .notReported: "the server did not report the outcome of the push"
        case .answerRefused:
            "the server refused the device's answer (used, expired or for another identity)"
        case .notListening(let why):
            "no push was sent, as no webhooks can be received (\(untrusted: why, columns: 80))"
        }
    }

    func nextStep(for profile: Profile?) -> NextStep? {
        switch self {
        case .wrongCode, .oneTryLeft: .typeCodeAgain
        case .tooManyTries, .codeExpired, .notAsked: .sendCode
        case .alreadyVerified, .alreadyEnrolled, .notEnrolled: nil
        case .underWay: .answerPush
        case .tooSoon: .typePreviousCode
        case .channelNotEnrolled, .phoneNotEnrolled: .askCustomerToEnrol
        case .noCodeNow: .stepUpByPush
        case .channelNotSupported: .askVendorToEnable
        case .numberInvalid, .numberMissing, .countryNotSupported: .askVendorToCorrectPhone
        case .loginUnknown: .correctInput
        case .notReady: .enrolPhoneFirst
        case .passcodeMissing: .askCustomerForPasscode
        case .tooManyEnrolments: .retryLater
        case .credentialsInactive, .typeNotEnrollable: .askAdministrator
        case .declined: .askCustomer
        case .unanswered, .answerRefused: .retry
        case .notReported: .checkWebhookDelivery
        case .notListening: .check(.webhooks, ofProfile: profile?.name)
        }
    }
}
