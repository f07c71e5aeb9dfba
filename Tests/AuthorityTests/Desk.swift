import Authority
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

/// A clock that moves when a test says so.
final class ManualClock: Sendable {
    private struct State {
        var wall: Int64 = 1_800_000_000_000
        var elapsed = Duration.zero
        var slept: [Duration] = []
    }

    private let state = Mutex(State())

    var clock: AuthorityClock {
        AuthorityClock(
            wall: { self.state.withLock { $0.wall } }, elapsed: { self.state.withLock { $0.elapsed } },
            sleep: { duration in self.state.withLock { $0.slept.append(duration) } })
    }

    func advance(seconds: Double) {
        state.withLock {
            $0.wall += Int64(seconds * 1000)
            $0.elapsed += .milliseconds(Int64(seconds * 1000))
        }
    }

    /// Moves the wall clock alone, as someone who sets it does.
    func setWall(by seconds: Int64) {
        state.withLock { $0.wall += seconds * 1000 }
    }

    var slept: [Duration] { state.withLock { $0.slept } }
}

/// An answer, with its JSON read by path.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: String

    /// The value at a path like `identity.id` or `identities.0.name`, as text.
    func text(_ path: String) -> String? {
        var value: Any? = try? JSONSerialization.jsonObject(with: Data(body.utf8))
        for step in path.split(separator: ".") {
            if let list = value as? [Any] {
                value = Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
            } else {
                value = (value as? [String: Any])?[String(step)]
            }
        }
        return (value as? String) ?? (value as? NSNumber)?.stringValue
    }

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }
}

/// Makes calls to an authority in memory.
struct Desk: Sendable {
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

    func logIn(_ email: String = "ada@acme.example", _ password: String = Desk.password) async throws
        -> Answer
    {
        try await call(
            .post, "/multi/login_with_password",
            json: #"{"email":"\#(email)","password":{"value":"\#(password)"}}"#)
    }

    func authToken(_ email: String = "ada@acme.example", _ password: String = Desk.password) async throws
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

extension PasswordCost {
    /// Cheap, where the cost is not the point.
    static let cheap = PasswordCost(logRounds: 1, blockSize: 1, parallelism: 1)
}

/// Says nothing anywhere.
let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

func configuration(_ change: (inout AuthorityConfiguration) -> Void = { _ in }) -> AuthorityConfiguration {
    var configuration = AuthorityConfiguration(passwordCost: .cheap)
    change(&configuration)
    return configuration
}

/// Starts an authority in memory, lets a test use it, and closes it.
func withAuthority<Value: Sendable>(
    clock: ManualClock = ManualClock(), closes: Bool = true,
    _ change: (inout AuthorityConfiguration) -> Void = { _ in },
    _ test: @Sendable (Desk) async throws -> Value
) async throws -> Value {
    let server = try AuthorityServer(configuration: configuration(change), clock: clock.clock, logger: silent)
    let value = try await Application(responder: server.responder, logger: silent).test(.router) { client in
        try await test(Desk(server: server, clock: clock, client: client))
    }
    if closes { try? server.close() }
    return value
}

/// A folder of its own for a test, removed afterwards.
func withFolder<Value>(_ test: (String) async throws -> Value) async throws -> Value {
    let path = NSTemporaryDirectory() + "/curfew-authority-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await test(path)
}

/// Verifiable's calls.
extension Desk {
    static let admin = "admin@verify.example"

    /// A call under `/api` from a program of that name.
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
        _ email: String = Desk.admin, _ password: String = Desk.password, new: String? = nil,
        life: String? = nil, agent: String? = nil
    ) async throws -> Answer {
        var body = ["email": email, "password": password]
        body["newPassword"] = new
        body["timeToLive"] = life
        let json = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
        return try await api(.post, "/auth/token/password", json: json, agent: agent)
    }

    /// The token of a login that goes well, and its name.
    func bearer(
        _ email: String = Desk.admin, _ password: String = Desk.password, life: String? = nil,
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
