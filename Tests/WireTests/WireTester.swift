import AuthClients
import Authority
import Foundation
import FoundationNetworking
import Logging
import Secrets
import Sessions
import Synchronization
import Testing

/// A client and the live authority that it talks to, over a socket of this machine.
struct WireTester: Sendable {
    static let profile = Profile.ID("wire")
    static let password = "Curfew-demo-1"
    static let key = "demo-api-key"

    let server: AuthorityServer
    let clock: WireClock
    let transport: HTTPTransport
    let log = Calls()
    private let origin: String
    private let serving: Task<Void, any Error>

    /// Starts an authority on a port of the system's choice and waits until it listens.
    init(
        _ configuration: AuthorityConfiguration, clock: WireClock, limits: HTTPLimits
    ) async throws {
        let logger = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
        let server = try AuthorityServer(
            configuration: configuration, clock: clock.authority, logger: logger)
        let (origins, sink) = AsyncStream.makeStream(of: String.self)
        serving = Task {
            defer { sink.finish() }
            try await server.run { host, port in sink.yield("http://\(host):\(port)") }
        }
        var listening = origins.makeAsyncIterator()
        guard let origin = await listening.next() else {
            try await serving.value
            throw CancellationError()
        }
        self.origin = origin
        self.server = server
        self.clock = clock
        transport = HTTPTransport(userAgent: "curfew/test", limits: limits)
    }

    var client: WeavrClient { client(key: Self.key) }

    func client(key: String) -> WeavrClient {
        WeavrClient(
            profile: Self.profile, environment: .demo,
            url: { [origin] () async throws(AuthFailure) in origin + "/multi" },
            key: { Secret(key) }, now: { [clock] in clock.reading }, transport: transport)
    }

    static let verified = Profile.ID("verified")

    var verifiable: VerifiableClient {
        VerifiableClient(
            profile: Self.verified, url: { [origin] () async throws(AuthFailure) in origin + "/api" },
            now: { [clock] in clock.reading }, transport: transport)
    }

    func trace(_ token: TokenID? = nil) -> CallTrace {
        CallTrace(request: RequestID(0), token: token) { [log] in log.add($0) }
    }

    func signIn(
        _ email: String = "ada@acme.example", _ password: String = WireTester.password
    ) async throws(AuthFailure) -> VendorReply {
        try await client.signIn(PasswordSignIn(email: email, password: Secret(password)), trace: trace())
    }

    /// The auth token of a login that goes well.
    func authGrant(_ email: String = "ada@acme.example", _ password: String = WireTester.password)
        async throws
        -> Grant
    {
        let answer = try await signIn(email, password)
        guard case .grant(let grant) = answer else { throw Unexpected(answer: "\(answer)") }
        return grant
    }

    func identities(_ token: Secret) async throws(AuthFailure) -> [Identity] {
        try await client.identities(
            authorisedBy: Credential(token: TokenID(0), kind: .login, secret: token), trace: trace())
    }

    func access(_ identity: Identity.Reference, _ token: Secret) async throws(AuthFailure) -> Grant {
        try await client.accessToken(
            for: identity, authorisedBy: Credential(token: TokenID(0), kind: .login, secret: token),
            trace: trace())
    }

    func isAccepted(_ grant: Grant) async throws(AuthFailure) -> Bool {
        try await client.introspect(grant.credential, trace: trace())
    }

    /// An answer as it came, asked for without the client. The path begins with `/multi`.
    func raw(
        _ method: String, _ path: String, bearer: String? = nil, json: String? = nil
    ) async throws -> (status: Int, body: Data) {
        var request = URLRequest(url: try #require(URL(string: origin + path)))
        request.httpMethod = method
        request.setValue(Self.key, forHTTPHeaderField: "api-key")
        if let bearer { request.setValue("Bearer \(bearer)", forHTTPHeaderField: "authorization") }
        if let json {
            request.setValue("application/json", forHTTPHeaderField: "content-type")
            request.httpBody = Data(json.utf8)
        }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (body, response) = try await session.data(for: request)
        return (try #require(response as? HTTPURLResponse).statusCode, body)
    }

    /// Stops the authority: open requests are answered first.
    func stop() async {
        serving.cancel()
        _ = await serving.result
    }
}

/// An answer that the test did not ask for.
struct Unexpected: Error {
    let answer: String
}

/// The calls that a client reported, in the order they ended.
final class Calls: Sendable {
    private let entries = Mutex<[CallRecord]>([])
    var all: [CallRecord] { entries.withLock { $0 } }
    func add(_ call: CallRecord) { entries.withLock { $0.append(call) } }
}

/// Runs a test against an authority of its own and stops it afterwards.
func withAuthority(
    limits: HTTPLimits = HTTPLimits(), _ change: @Sendable (inout AuthorityConfiguration) -> Void = { _ in },
    _ test: @Sendable (WireTester) async throws -> Void
) async throws {
    var configuration = AuthorityConfiguration(
        port: 0, passwordCost: PasswordCost(logRounds: 1, blockSize: 1, parallelism: 1))
    change(&configuration)
    let wire = try await WireTester(configuration, clock: WireClock(), limits: limits)
    let result: Result<Void, any Error>
    do { result = .success(try await test(wire)) } catch { result = .failure(error) }
    await wire.transport.shutdown()
    await wire.stop()
    try wire.server.close()
    try result.get()
}

/// The failure that the work throws, or nil if it succeeds.
func failure<Value: Sendable>(of work: @Sendable () async throws(AuthFailure) -> Value) async -> AuthFailure?
{
    do throws(AuthFailure) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}

extension Grant {
    /// As the store would send it.
    var credential: Credential {
        Credential(token: TokenID(0), kind: kind, secret: token, serverID: serverID)
    }
}
