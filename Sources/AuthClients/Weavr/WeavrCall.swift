import NIOHTTP1

/// The calls of Weavr Multi that Curfew makes, and what each status of their responses means.
///
/// To be read beside the vendor's description: the statuses are listed call by call in its order. Any 5xx is the
/// server's fault, and what stands in no row is an unexpected status.
enum WeavrCall: Sendable, CaseIterable {
    case signIn, changePassword, validatePassword, identities, accessToken, logOut, authenticationFactors
    case sendOTP, verifyOTP
    /// Of a forgotten password: mails a code, and sets a new password by it.
    case startLostPassword, resumeLostPassword
    /// A push that steps a token up, to the device enrolled in one way or the other.
    case stepUpByBiometric, stepUpByAuthy
    /// Of the factors of a person: a code or a push that enrols one, the code that was sent, and the end of one.
    case enrolBySMS, verifySMS, enrolByAuthy, unlinkAuthy, unlinkBiometric
    /// A push that signs in, and the exchange of what it brings: `accessToken` without a bearer.
    case pushSignIn, exchange
    /// Of Back Office.
    case delegate

    enum Meaning: Sendable {
        case success
        /// A token for changing the password, and nothing else.
        case passwordExpired
        case invalidFields
        case keyRefused
        case wrongCredentials
        /// No login has this address.
        case loginUnknown
        /// The same if the server gives a code; without one the call may have met something else.
        case loginUnknownByCode
        /// No code is mailed, by the server's code.
        case resetRefused
        /// The mailed code is unknown, used or expired.
        case codeUnknown
        case delegationRefused
        /// A one-time token that opens nothing.
        case exchangeRefused
        case ended
        /// Ended if the server's code speaks of the token; otherwise nothing is known of it.
        case endedByCode
        case notPermitted
        case passwordRefused
        /// Of a code or a push, by the server's code.
        case challengeRefused
        case conflict
        case locked
        case rateLimited
        case serverFault
    }

    var method: HTTPMethod {
        switch self {
        case .identities, .authenticationFactors: .GET
        case .unlinkAuthy, .unlinkBiometric: .DELETE
        case .signIn, .changePassword, .validatePassword, .startLostPassword, .resumeLostPassword,
            .accessToken, .logOut, .sendOTP, .verifyOTP, .stepUpByBiometric, .stepUpByAuthy, .pushSignIn,
            .exchange, .delegate, .enrolBySMS, .verifySMS, .enrolByAuthy:
            .POST
        }
    }

    var isStepUpPush: Bool { self == .stepUpByBiometric || self == .stepUpByAuthy }

    var path: String {
        switch self {
        case .signIn: "/login_with_password"
        case .changePassword: "/passwords/update"
        case .validatePassword: "/passwords/validate"
        case .startLostPassword: "/passwords/lost_password/start"
        case .resumeLostPassword: "/passwords/lost_password/resume"
        case .identities: "/identities"
        case .accessToken, .exchange: "/access_token"
        case .pushSignIn: "/login_via_biometrics"
        case .delegate: "/backoffice/access_token"
        case .logOut: "/logout"
        case .authenticationFactors: "/authentication_factors"
        case .enrolBySMS: "/authentication_factors/otp/SMS"
        case .verifySMS: "/authentication_factors/otp/SMS/verify"
        case .enrolByAuthy, .unlinkAuthy: "/authentication_factors/push/AUTHY"
        case .unlinkBiometric: "/authentication_factors/push/BIOMETRIC"
        case .sendOTP: "/stepup/challenges/otp/SMS"
        case .verifyOTP: "/stepup/challenges/otp/SMS/verify"
        case .stepUpByBiometric: "/stepup/challenges/push/BIOMETRIC"
        case .stepUpByAuthy: "/stepup/challenges/push/AUTHY"
        }
    }

    /// Bytes of the body of a response. A page of a hundred identities needs room; a token does not.
    var responseLimit: Int {
        self == .identities ? 1024 * 1024 : 64 * 1024
    }
}
