package import Sessions
import NIOHTTP1
import Secrets

/// Verifiable for one profile, by the vendor's description of its authentication part.
///
/// A token has two ends: the server tells one as a date, counted here by the server's own clock; the other comes
/// four weeks after the last use, and is counted from the moment a request was sent.
package struct VerifiableClient: NetworkClient {
    package let descriptor: VendorDescriptor
    let endpoint: ServerEndpoint

    /// Bytes of a body that holds one token, or nothing.
    private static let responseLimit = 64 * 1024
    /// Bytes of a page of the list of tokens.
    static let pageLimit = 1024 * 1024

    /// `url` gives the base URL up to and with `/api`, and is asked for before each call. `mailsResets` is false where
    /// the server sends no mail.
    package init(
        profile: Profile.ID, url: @escaping @Sendable () async throws(AuthFailure) -> String,
        mailsResets: Bool = true, now: @escaping @Sendable () -> ClockReading, transport: HTTPTransport
    ) {
        descriptor = Self.descriptor(mailsResets: mailsResets)
        endpoint = ServerEndpoint(
            profile: profile, url: url, key: { () async throws(AuthFailure) in nil },
            responseFields: ResponseHead.FieldNames(), now: now, transport: transport)
    }

    package func perform(
        _ request: VendorRequest, as credential: Credential?, trace: CallTrace
    ) async throws(AuthFailure) -> VendorReply {
        let exchange = Exchange(endpoint: endpoint, trace: trace)
        switch request {
        case .signIn(let signIn): return try await self.signIn(signIn, exchange)
        case .replacePassword(let replacement): return .grant(try await replace(replacement, exchange))
        case .mailPasswordReset(let email): try await mailPasswordReset(email, exchange)
        case .resetPassword(let reset): try await resetPassword(reset, exchange)
        case .listTokens: return .tokens(try await tokens(try credential.required(), exchange))
        case .revoke(let ids): try await revoke(ids, try credential.required(), exchange)
        case .logOut:
            try await logOut(try credential.required(), exchange)
            return .loggedOut(url: nil)
        case .introspect:
            return .introspection(isActive: try await introspect(try credential.required(), exchange))
        case .verifyKey: break
        case .pushSignIn, .exchange, .delegate, .awaitPush, .forgetPush, .answerOnDevice, .answerEnrolment,
            .listIdentities,
            .accessToken, .listFactors, .pushStepUp, .sendOTP, .verifyOTP, .enrolFactor, .verifyFactor,
            .unlinkFactor:
            throw .notOffered
        }
        return .done
    }

    func send(
        _ method: HTTPMethod, _ path: String, query: String = "", as credential: Credential? = nil,
        body: JSONValue? = nil, _ exchange: Exchange
    ) async throws(AuthFailure) -> JSONResponse {
        try await exchange.send(
            HTTPRequest(
                method: method, path: path, query: query,
                fields: credential.map { [.bearer($0.secret)] } ?? [], body: body.map { .json($0) },
                responseLimit: method == .GET ? Self.pageLimit : Self.responseLimit))
    }

    /// What a response means that is no success of its call.
    func failure(of response: JSONResponse) -> AuthFailure {
        switch response.head.status {
        case 400: .invalidFields([])
        case 403: .notPermitted(code: nil)
        case 429: .rateLimited(for: response.head.limitReset)
        case 500...599: .serverFault(status: response.head.status)
        default: .unexpectedStatus(response.head.status)
        }
    }

    /// The same, of a call with a token.
    func authorizedFailure(of response: JSONResponse) -> AuthFailure {
        response.head.status == 401 ? .ended : failure(of: response)
    }
}
