import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// Verifiable's calls.
extension AuthorityTester {
    static let admin = "admin@verify.example"

    /// A call under `/api` with this user agent.
    func api(
        _ method: HTTPRequest.Method, _ path: String, bearer: String? = nil, json: String? = nil,
        agent: String? = nil, type: String = "application/json"
    ) async throws -> Answer {
        var headers = HTTPFields()
        if let bearer { headers[.authorization] = "Bearer \(bearer)" }
        if let agent { headers[.userAgent] = agent }
        if json != nil { headers[.contentType] = type }
        let response = try await client.execute(
            uri: "/api" + path, method: method, headers: headers, body: json.map { ByteBuffer(string: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, body: String(buffer: response.body))
    }

    func verify(
        _ email: String = AuthorityTester.admin, _ password: String = AuthorityTester.password,
        new: String? = nil,
        life: String? = nil, agent: String? = nil
    ) async throws -> Answer {
        var body = ["email": email, "password": password]
        body["newPassword"] = new
        body["timeToLive"] = life
        let json = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
        return try await api(.post, "/auth/token/password", json: json, agent: agent)
    }

    /// The token of a successful login, and its id.
    func bearer(
        _ email: String = AuthorityTester.admin, _ password: String = AuthorityTester.password,
        life: String? = nil,
        agent: String? = nil
    ) async throws -> (token: String, id: String) {
        let answer = try await verify(email, password, life: life, agent: agent)
        try #require(answer.status == 200, "\(answer.body)")
        return (try #require(answer.text("token")), try #require(answer.text("tokenId")))
    }

    func list(_ token: String, _ query: String = "", agent: String? = nil) async throws -> Answer {
        try await api(.get, "/auth/token" + query, bearer: token, agent: agent)
    }
}
