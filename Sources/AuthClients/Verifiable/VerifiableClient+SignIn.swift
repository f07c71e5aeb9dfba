import Foundation
import NIOHTTP1
import Secrets
import Sessions

/// The ways in: a password, a password that is replaced on the way, and a mailed code.
extension VerifiableClient {
    func signIn(_ signIn: PasswordSignIn, _ exchange: Exchange) async throws(AuthFailure) -> VendorReply {
        let response = try await sendPassword(
            signIn.email, signIn.password, new: nil, timeToLive: signIn.timeToLive, exchange)
        switch response.head.status {
        case 200: return .grant(try grant(from: response, for: signIn.email))
        case 401: throw .wrongCredentials
        case 409: return .passwordExpired(nil)
        default: throw failure(of: response)
        }
    }

    /// Signs in with the new password, which ends every other token of the login.
    func replace(
        _ replacement: PasswordReplacement, _ exchange: Exchange
    ) async throws(AuthFailure) -> Grant {
        if replacement.new == replacement.old { throw .passwordRefused(.unchanged) }
        let response = try await sendPassword(
            replacement.email, replacement.old, new: replacement.new, timeToLive: replacement.timeToLive,
            exchange)
        switch response.head.status {
        case 200: return try grant(from: response, for: replacement.email)
        case 400: throw .passwordRefused(.againstRules)
        case 401: throw .wrongCredentials
        case 403: throw .passwordRefused(.incorrect)
        case 409: throw .conflict(code: nil)
        default: throw failure(of: response)
        }
    }

    func mailPasswordReset(_ email: String, _ exchange: Exchange) async throws(AuthFailure) {
        let response = try await send(
            .POST, "/auth/password/requestreset", body: .object([("email", .text(email))]), exchange)
        guard response.head.status == 204 else { throw failure(of: response) }
    }

    func resetPassword(_ reset: PasswordReset, _ exchange: Exchange) async throws(AuthFailure) {
        let response = try await send(
            .POST, "/auth/password/reset",
            body: .object([("token", .secret(reset.code)), ("newPassword", .secret(reset.new))]), exchange)
        switch response.head.status {
        case 204: return
        case 400: throw .passwordRefused(.againstRules)
        case 404: throw .passwordRefused(.codeUnknown)
        default: throw failure(of: response)
        }
    }

    private func sendPassword(
        _ email: String, _ password: Secret, new: Secret?, timeToLive: Duration?, _ exchange: Exchange
    ) async throws(AuthFailure) -> JSONResponse {
        var body: [(name: String, value: JSONValue)] = [
            ("email", .text(email)), ("password", .secret(password)),
        ]
        if let new { body.append(("newPassword", .secret(new))) }
        if let timeToLive { body.append(("timeToLive", .text(TimeSpan(timeToLive).description))) }
        return try await send(.POST, "/auth/token/password", body: .object(body), exchange)
    }

    private func grant(from response: JSONResponse, for email: String) throws(AuthFailure) -> Grant {
        let token = try response.token()
        let body = try response.decoded(VerifiableSignInBody.self)
        let served = response.head.serverDate
        let absolute = try body.expiresAt.map { text throws(AuthFailure) in
            Lifetime.End.expiring(
                try Date(verifiable: text), served: served, sent: response.sent, begun: served)
        }
        let idle = Lifetime.idle(.verifiableIdleLifetime, from: response.sent.instant).idle
        return Grant(
            token: token, kind: .identity, identity: nil, lifetime: Lifetime(idle: idle, absolute: absolute),
            holder: body.holder(signedInAs: email),
            serverID: try body.tokenId.map { text throws(AuthFailure) in try VerifiableTokenID(text).text },
            persistence: body.persistence, answer: response.text)
    }
}

extension Duration {
    /// A token dies after four weeks of no use.
    static let verifiableIdleLifetime = Duration.seconds(28 * 86_400)
}

extension Date {
    init(verifiable text: String) throws(AuthFailure) {
        guard let date = Date(rfc3339: text) else {
            throw .malformedAnswer("the answer holds a date that is none")
        }
        self = date
    }
}
