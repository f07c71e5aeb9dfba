import Secrets
import Sessions

/// Expired and forgotten passwords.
extension WeavrClient {
    func replace(
        _ replacement: PasswordReplacement, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> Grant {
        // Without the token of the expired sign-in nothing authorises the call: it has ended.
        guard let token = replacement.token else { throw .ended }
        let response = try await exchange.send(
            .changePassword, bearer: token,
            body: .object([
                ("oldPassword", .object([("value", .secret(replacement.old))])),
                ("newPassword", .object([("value", .secret(replacement.new))])),
            ]))
        try response.requireSuccess()
        let fresh = try response.token()
        let identity = try response.decoded(WeavrBody.ChangedPassword.self).passwordInfo?.identityId
            .reference()
        return grant(fresh, .login, for: identity, by: response)
    }

    func mailPasswordReset(_ email: String, _ exchange: WeavrExchange) async throws(AuthFailure) {
        try await exchange.send(.startLostPassword, body: .object([("email", .text(email))]))
            .requireSuccess()
    }

    /// The response names no identity: the login's list does.
    func resetPassword(
        _ reset: PasswordReset, _ exchange: WeavrExchange
    ) async throws(AuthFailure) -> Grant {
        let response = try await exchange.send(
            .resumeLostPassword,
            body: .object([
                ("email", .text(reset.email)), ("nonce", .secret(reset.code)),
                ("newPassword", .object([("value", .secret(reset.new))])),
            ]))
        try response.requireSuccess()
        let token = try response.token()
        return grant(token, .login, for: nil, by: response)
    }
}
