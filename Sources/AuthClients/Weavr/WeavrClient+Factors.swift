import Secrets
import Sessions

/// Enrolling and unlinking the factors of a person. The channel's word chooses a call and never goes into a path.
extension WeavrClient {
    func enrol(
        _ channel: String, _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) {
        let call: WeavrCall =
            switch channel {
            case "SMS": .enrolBySMS
            case "AUTHY": .enrolByAuthy
            default: throw .notOffered
            }
        try await exchange.send(call, bearer: credential.secret).requireSuccess()
    }

    func verify(
        _ channel: String, _ code: Secret, _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) {
        guard channel == "SMS" else { throw .notOffered }
        try await exchange.send(
            .verifySMS, bearer: credential.secret, body: .object([("verificationCode", .secret(code))])
        ).requireSuccess()
    }

    func unlink(
        _ channel: String, _ credential: Credential, _ exchange: WeavrExchange
    ) async throws(AuthFailure) {
        let call: WeavrCall =
            switch channel {
            case "AUTHY": .unlinkAuthy
            case "BIOMETRIC": .unlinkBiometric
            default: throw .notOffered
            }
        try await exchange.send(call, bearer: credential.secret).requireSuccess()
    }
}
