/// What each status means, call by call.
extension WeavrCall {
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
        // Without a token, like the sign-in: 401 is about the key, and 404 and 410 are about the address and the code.
        case .startLostPassword:
            [
                204: .success, 400: .invalidFields, 401: .keyRefused, 403: .notPermitted,
                404: .loginUnknownByCode, 409: .resetRefused, 429: .rateLimited,
            ]
        case .resumeLostPassword:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .notPermitted, 404: .codeUnknown,
                409: .passwordRefused, 410: .codeUnknown, 429: .rateLimited,
            ]
        case .identities:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 404: .endedByCode,
                409: .conflict,
            ]
        // 403 is said of a wrong identity as well as of a wrong token: no reason to call the session ended.
        case .accessToken:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 423: .locked,
                429: .rateLimited,
            ]
        case .logOut:
            [200: .success, 204: .success, 400: .invalidFields, 401: .ended, 429: .rateLimited]
        // No bearer: 401 is about the key.
        case .pushSignIn:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .loginUnknown,
                409: .challengeRefused, 423: .locked, 429: .rateLimited,
            ]
        case .delegate:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .notPermitted,
                409: .delegationRefused, 429: .rateLimited,
            ]
        case .exchange:
            [
                200: .success, 400: .invalidFields, 401: .keyRefused, 403: .exchangeRefused, 423: .locked,
                429: .rateLimited,
            ]
        case .sendOTP, .verifyOTP:
            [
                204: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 409: .challengeRefused,
                429: .rateLimited,
            ]
        case .stepUpByBiometric, .stepUpByAuthy:
            [
                200: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 409: .challengeRefused,
                429: .rateLimited,
            ]
        case .enrolBySMS, .verifySMS, .enrolByAuthy, .unlinkAuthy, .unlinkBiometric:
            [
                204: .success, 400: .invalidFields, 401: .ended, 403: .notPermitted, 404: .endedByCode,
                409: .challengeRefused, 429: .rateLimited,
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
        if carriesToken {
            meanings[404] = .endedByCode
            meanings[410] = .ended
        }
        return meanings
    }

    private var carriesToken: Bool {
        switch self {
        case .signIn, .validatePassword, .startLostPassword, .resumeLostPassword, .pushSignIn, .exchange,
            .delegate:
            false
        case .changePassword, .identities, .accessToken, .logOut, .authenticationFactors, .sendOTP,
            .verifyOTP, .stepUpByBiometric, .stepUpByAuthy, .enrolBySMS, .verifySMS, .enrolByAuthy,
            .unlinkAuthy, .unlinkBiometric:
            true
        }
    }
}
