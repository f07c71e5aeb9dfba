import Authority
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// Sends requests to an authority in memory.
struct AuthorityTester: Sendable {
    static let password = "Curfew-demo-1"

    let server: AuthorityServer
    let clock: ManualClock
    let client: any TestClientProtocol

    func call(
        _ method: HTTPRequest.Method, _ path: String, key: String? = "demo-api-key", bearer: String? = nil,
        json: String? = nil, type: String? = "application/json", headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if let key, let name = HTTPField.Name("api-key") { headers[name] = key }
        if let bearer { headers[.authorization] = "Bearer \(bearer)" }
        if json != nil, let type { headers[.contentType] = type }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: json.map { ByteBuffer(string: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, body: String(buffer: response.body))
    }

    func logIn(_ email: String = "ada@acme.example", _ password: String = AuthorityTester.password)
        async throws
        -> Answer
    {
        try await call(
            .post, "/multi/login_with_password",
            json: #"{"email":"\#(email)","password":{"value":"\#(password)"}}"#)
    }

    func authToken(_ email: String = "ada@acme.example", _ password: String = AuthorityTester.password)
        async throws
        -> String
    {
        let answer = try await logIn(email, password)
        try #require(answer.status == 200, "\(answer.body)")
        return try #require(answer.text("token"))
    }

    func identities(_ token: String) async throws -> Answer {
        try await call(.get, "/multi/identities", bearer: token)
    }

    func access(_ auth: String, _ type: String, _ id: String) async throws -> Answer {
        try await call(
            .post, "/multi/access_token", bearer: auth,
            json: #"{"identity":{"type":"\#(type)","id":"\#(id)"}}"#)
    }

    /// An access token for the first identity.
    func accessToken(_ auth: String) async throws -> String {
        let list = try await identities(auth)
        let type = try #require(list.text("identities.0.id.type"))
        let id = try #require(list.text("identities.0.id.id"))
        return try #require(try await access(auth, type, id).text("token"))
    }

    func factors(_ token: String) async throws -> Answer {
        try await call(.get, "/multi/authentication_factors", bearer: token)
    }

    func logOut(_ token: String) async throws -> Answer {
        try await call(.post, "/multi/logout", bearer: token)
    }

    func changePassword(_ token: String, from old: String, to new: String) async throws -> Answer {
        try await call(
            .post, "/multi/passwords/update", bearer: token,
            json: #"{"oldPassword":{"value":"\#(old)"},"newPassword":{"value":"\#(new)"}}"#)
    }
}
