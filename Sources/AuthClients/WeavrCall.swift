import Sessions

/// The calls of Weavr Multi that Curfew makes, and what each status of their answers means.
///
/// To be read beside the vendor's description: the statuses are listed call by call in its order. Any 5xx is the
/// server's fault, and what stands in no row is an unexpected status.
enum WeavrCall: Sendable, CaseIterable {
    case signIn, changePassword, validatePassword, identities, accessToken, logOut, authenticationFactors
    case sendCode, verifyCode
    /// A push that steps a token up, to the device enrolled in one way or the other.
    case stepUpByBiometric, stepUpByAuthy
    /// A push, and what its answer is exchanged for: `accessToken` without a bearer.
    case askByPush, exchange
    /// Of Back Office.
    case actFor

    enum Meaning: Sendable {
        case success
        /// A token for changing the password, and nothing else.
        case passwordExpired
        case invalidFields
        case keyRefused
        case wrongCredentials
        /// Nobody has this address.
        case loginUnknown
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

    var method: HTTPQuestion.Method {
        switch self {
        case .identities, .authenticationFactors: .get
        case .signIn, .changePassword, .validatePassword, .accessToken, .logOut, .sendCode, .verifyCode,
            .stepUpByBiometric, .stepUpByAuthy, .askByPush, .exchange, .actFor:
            .post
        }
    }

    var isStepUpPush: Bool { self == .stepUpByBiometric || self == .stepUpByAuthy }

    var path: String {
        switch self {
        case .signIn: "/login_with_password"
        case .changePassword: "/passwords/update"
        case .validatePassword: "/passwords/validate"
        case .identities: "/identities"
        case .accessToken, .exchange: "/access_token"
        case .askByPush: "/login_via_biometrics"
        case .actFor: "/backoffice/access_token"
        case .logOut: "/logout"
        case .authenticationFactors: "/authentication_factors"
        case .sendCode: "/stepup/challenges/otp/SMS"
        case .verifyCode: "/stepup/challenges/otp/SMS/verify"
        case .stepUpByBiometric: "/stepup/challenges/push/BIOMETRIC"
        case .stepUpByAuthy: "/stepup/challenges/push/AUTHY"
        }
    }

    /// Bytes of the body of an answer. A page of a hundred identities needs room; a token does not.
    var answerLimit: Int {
        self == .identities ? 1024 * 1024 : 64 * 1024
    }

    func meaning(of status: Int) -> Meaning? {
        if (500...599).contains(status) { return .serverFault }
        return statuses[status] ?? undocumented[status]
    }

    private var statuses: [Int: Meaning] {
        switch self {
        // A sign-in carries no token. The description gives it 404 and 410 for a token all the same: they would
        // say nothing about the password, so they stay unexpected.
        case .signIn:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .wrongCredentials,
                409: .passwordExpired, 423: .locked, 429: .rateLimited,
            ]
        case .changePassword:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 404: .endedByCode,
                409: .passwordRefused, 410: .ended, 429: .rateLimited,
            ]
        // Carries no token, like the sign-in.
        case .validatePassword:
            [204: .success, 400: .invalidFields, 401: .keyRefused, 409: .passwordRefused, 429: .rateLimited]
        case .identities:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 404: .endedByCode,
                409: .conflict,
            ]
        // 403 is said of a wrong identity as well as of a wrong token: no reason to call the session over.
        case .accessToken:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 423: .locked,
                429: .rateLimited,
            ]
        case .logOut:
            [200: .success, 204: .success, 400: .invalidFields, 401: .ended, 429: .rateLimited]
        // No bearer: 401 is about the key.
        case .askByPush:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .loginUnknown,
                409: .challengeRefused, 423: .locked, 429: .rateLimited,
            ]
        case .actFor:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .notPermitted,
                409: .delegationRefused, 429: .rateLimited,
            ]
        case .exchange:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .exchangeRefused, 423: .locked,
                429: .rateLimited,
            ]
        case .sendCode, .verifyCode:
            [
                204: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 409: .challengeRefused,
                429: .rateLimited,
            ]
        case .stepUpByBiometric, .stepUpByAuthy:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 409: .challengeRefused,
                429: .rateLimited,
            ]
        case .authenticationFactors:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 404: .endedByCode,
                429: .rateLimited,
            ]
        }
    }

    /// Statuses that mean the same wherever they come, even where the description forgets them.
    private var undocumented: [Int: Meaning] {
        var meanings: [Int: Meaning] = [423: .locked, 429: .rateLimited]
        if ![.signIn, .validatePassword, .askByPush, .exchange, .actFor].contains(self) {
            meanings[404] = .endedByCode
            meanings[410] = .ended
        }
        return meanings
    }
}
