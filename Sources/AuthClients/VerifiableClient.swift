package import Secrets
package import Sessions
import Foundation

/// Verifiable for one profile, by the vendor's description of its authentication part.
///
/// A token has two ends: the server tells one as a date, counted here by the server's own clock; the other comes
/// four weeks after the last use, and is counted from the moment a request was sent.
package struct VerifiableClient: AuthenticationPort {
    let line: ServerLine

    /// A token dies after four weeks of no use.
    static let idleSeconds: TimeInterval = 28 * 86_400

    private static let answerLimit = 64 * 1024
    /// Tokens asked for at once, and the bytes that so many may take.
    private static let pageSize = 100
    private static let pageLimit = 1024 * 1024
    /// Far beyond any login; a list that claims more would only fill the memory.
    private static let mostTokens = 100_000
    /// Names in one call, so that its body stays small.
    private static let mostNames = 500

    /// `endpoint` gives the base URL up to and with `/api`, and is asked before each exchange.
    package init(
        profile: Profile.ID, endpoint: @escaping @Sendable () async throws(AuthFailure) -> String,
        now: @escaping @Sendable () -> ClockReading, transport: HTTPTransport
    ) {
        line = ServerLine(profile: profile, endpoint: endpoint, key: { nil }, now: now, transport: transport)
    }

    package func signIn(
        _ request: SignInRequest, trace: CallTrace
    ) async throws(AuthFailure) -> SignInAnswer {
        if request.newPassword == request.password { throw .passwordRefused(.unchanged) }
        var body: [(name: String, value: JSONPart)] = [
            ("email", .text(request.email)), ("password", .secret(request.password)),
        ]
        if let new = request.newPassword { body.append(("newPassword", .secret(new))) }
        if let life = request.timeToLive { body.append(("timeToLive", .text(life.description))) }
        let answer = try await ask(.post, "/auth/token/password", body: .object(body), trace)
        switch answer.head.status {
        case 200: return .signedIn(try grant(from: answer, for: request.email))
        case 400 where request.newPassword != nil: throw .passwordRefused(.againstRules)
        case 401: throw .wrongCredentials
        case 403 where request.newPassword != nil: throw .passwordRefused(.incorrect)
        case 403: throw .notPermitted(code: nil)
        case 409: return .passwordExpired(nil)
        default: throw failure(of: answer)
        }
    }

    package func changePassword(
        _ expired: OldPassword, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        let request = SignInRequest(
            email: expired.email, password: expired.old, newPassword: new, timeToLive: expired.timeToLive)
        guard case .signedIn(let grant) = try await signIn(request, trace: trace) else {
            throw .conflict(code: nil)
        }
        return grant
    }

    package func requestReset(of email: String, trace: CallTrace) async throws(AuthFailure) {
        let answer = try await ask(
            .post, "/auth/password/requestreset", body: .object([("email", .text(email))]), trace)
        guard answer.head.status == 204 else { throw failure(of: answer) }
    }

    package func resetPassword(
        by code: Secret, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) {
        let answer = try await ask(
            .post, "/auth/password/reset",
            body: .object([("token", .secret(code)), ("newPassword", .secret(new))]), trace)
        switch answer.head.status {
        case 204: return
        case 400: throw .passwordRefused(.againstRules)
        case 404: throw .passwordRefused(.codeUnknown)
        default: throw failure(of: answer)
        }
    }

    package func tokens(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [ListedToken] {
        var tokens: [ListedToken] = []
        var names: Set<String> = []
        var cursors: Set<String> = []
        var cursor = ""
        let conversation = Conversation(line: line, trace: trace)
        while true {
            let query = "?count=\(Self.pageSize)&cursor=\(cursor)"
            let answer = try await conversation.exchange(
                Conversation.Ask(
                    method: .get, path: "/auth/token", query: query, bearer: credential.secret,
                    answerLimit: Self.pageLimit))
            guard answer.head.status == 200 else { throw authorisedFailure(of: answer) }
            let page = try answer.decoded(VerifiableTokenPage.self)
            for entry in page.items {
                let token = try entry.token(in: answer)
                if names.insert(token.id).inserted { tokens.append(token) }
            }
            guard tokens.count <= Self.mostTokens else {
                throw .malformedAnswer("the list of tokens is too long")
            }
            guard let next = page.nextCursor, !next.isEmpty else { return tokens }
            let escaped = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            guard cursors.insert(escaped).inserted, !page.items.isEmpty, next.utf8.count <= 2048
            else {
                throw .malformedAnswer("the list of tokens does not come to an end")
            }
            cursor = escaped
        }
    }

    package func invalidate(
        _ tokens: [String], authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        if tokens.count == 1 {
            let answer = try await ask(
                .post, "/auth/token/\(try Self.name(tokens[0]))/invalidate", bearer: credential.secret, trace)
            // Not found: it was gone already.
            guard [204, 404].contains(answer.head.status) else { throw authorisedFailure(of: answer) }
            return
        }
        var rest = tokens[...]
        while !rest.isEmpty {
            let names = try rest.prefix(Self.mostNames).map { name throws(AuthFailure) in
                JSONPart.text(try Self.name(name))
            }
            rest = rest.dropFirst(Self.mostNames)
            let answer = try await ask(
                .post, "/auth/token/invalidate", bearer: credential.secret,
                body: .object([("tokenIds", .list(names)), ("invalidateCurrent", .flag(false))]), trace)
            guard answer.head.status == 204 else { throw authorisedFailure(of: answer) }
        }
    }

    package func logOut(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer
    {
        guard let name = credential.serverID else {
            throw .malformedAnswer("the token came without the name that it is ended by")
        }
        try await invalidate([name], authorisedBy: credential, trace: trace)
        return LogoutAnswer(url: nil)
    }

    /// False only where the server refuses the token: a logout is proven by this.
    package func accepts(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> Bool {
        let answer = try await ask(.get, "/auth/token", query: "?count=1", bearer: credential.secret, trace)
        switch answer.head.status {
        case 200:
            _ = try answer.decoded(VerifiableTokenPage.self)
            return true
        case 401: return false
        default: throw failure(of: answer)
        }
    }

    /// The server's name for a token: a UUID, so that it can stand in a path.
    static func name(_ text: String) throws(AuthFailure) -> String {
        guard let id = UUID(uuidString: text) else {
            throw .malformedAnswer("the answer names a token by something that is no UUID")
        }
        return id.uuidString.lowercased()
    }

    static func date(_ text: String) throws(AuthFailure) -> Date {
        guard let date = Date(rfc3339: text) else {
            throw .malformedAnswer("the answer holds a date that is none")
        }
        return date
    }

    private func ask(
        _ method: HTTPQuestion.Method, _ path: String, query: String = "", bearer: Secret? = nil,
        body: JSONPart? = nil, _ trace: CallTrace
    ) async throws(AuthFailure) -> JSONAnswer {
        try await Conversation(line: line, trace: trace).exchange(
            Conversation.Ask(
                method: method, path: path, query: query, bearer: bearer, body: body,
                answerLimit: method == .get ? Self.pageLimit : Self.answerLimit))
    }

    private func grant(from answer: JSONAnswer, for email: String) throws(AuthFailure) -> Grant {
        let token = try answer.token()
        let body = try answer.decoded(VerifiableLoginAnswer.self)
        let sent = answer.sent
        let absolute = try body.expiresAt.map { text throws(AuthFailure) in
            Lifetime.End.expiring(
                try Self.date(text), served: answer.head.serverDate, sent: sent, begun: answer.head.serverDate
            )
        }
        let idle = Lifetime.idle(Duration(interval: Self.idleSeconds), from: sent.instant).idle
        return Grant(
            token: token, kind: .identity, identity: nil, lifetime: Lifetime(idle: idle, absolute: absolute),
            holder: body.holder(signedInAs: email), serverID: try body.tokenId.map(Self.name),
            persistence: body.persistence, answer: answer.text)
    }

    /// Of a call with a token.
    private func authorisedFailure(of answer: JSONAnswer) -> AuthFailure {
        answer.head.status == 401 ? .ended : failure(of: answer)
    }

    private func failure(of answer: JSONAnswer) -> AuthFailure {
        switch answer.head.status {
        case 400: .invalidFields([])
        case 403: .notPermitted(code: nil)
        case 429: .rateLimited(for: answer.head.limitReset)
        case 500...599: .serverFault(status: answer.head.status)
        default: .unexpectedStatus(answer.head.status)
        }
    }
}
