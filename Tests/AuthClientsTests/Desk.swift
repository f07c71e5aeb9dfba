import AuthClients
import Foundation
import NIOSSL
import Secrets
import Sessions
import Synchronization
import Testing

/// A client, the server that it talks to, and what it reported.
struct Desk: Sendable {
    let server: ScriptedServer
    let transport: HTTPTransport
    let client: WeavrClient
    let verifiable: VerifiableClient
    let log: CallLog

    static let profile = Profile.ID("test")
    static let token = TokenID(7)
    var trace: CallTrace { CallTrace(token: Self.token) { log.add($0) } }
    /// The calls under test, without the client's own question about the key.
    var calls: [CallRecord] { log.calls.filter { !$0.path.hasSuffix("/passwords/validate") } }

    /// Any call of the port by name, for tables; the result is dropped.
    func make(_ call: PortCall) async throws(AuthFailure) {
        let bearer = Credential("bearer-1")
        let acme = Identity.Reference(kind: .corporate, id: "110002")
        switch call {
        case .signIn:
            _ = try await client.signIn(
                SignInRequest(email: "ada@acme.example", password: Secret("pw")), trace: trace)
        case .changePassword:
            _ = try await client.changePassword(
                OldPassword(
                    email: "ada@acme.example", old: Secret("old"), passwordChangeToken: bearer.secret),
                to: Secret("new"), trace: trace)
        case .identities: _ = try await client.identities(authorisedBy: bearer, trace: trace)
        case .accessToken: _ = try await client.accessToken(for: acme, authorisedBy: bearer, trace: trace)
        case .logOut: _ = try await client.logOut(bearer, trace: trace)
        case .acceptsAuth: _ = try await client.accepts(bearer, trace: trace)
        case .acceptsAccess: _ = try await client.accepts(Credential("bearer-1", .identity), trace: trace)
        }
    }

    /// The failure of a call, or nil if it succeeds.
    func failure(of call: PortCall) async -> AuthFailure? {
        do throws(AuthFailure) {
            try await make(call)
            return nil
        } catch {
            return error
        }
    }
}

enum PortCall: CaseIterable, Sendable {
    case signIn, changePassword, identities, accessToken, logOut, acceptsAuth, acceptsAccess
}

/// Runs a test against a server that follows the script.
func withDesk(
    limits: HTTPLimits = HTTPLimits(), clock: SteppingClock = SteppingClock(), path: String = "/multi",
    tls: NIOSSLContext? = nil, receiver: WebhookReceiver? = nil, script: @escaping ScriptedServer.Script,
    _ test: (Desk) async throws -> Void
) async throws {
    let server = try await ScriptedServer(tls: tls, script: script)
    let base = "\(tls == nil ? "http" : "https")://localhost:\(server.port)\(path)"
    let transport = HTTPTransport(userAgent: "curfew/test", limits: limits)
    let client = WeavrClient(
        profile: Desk.profile, endpoint: { () async throws(AuthFailure) in base }, key: { Secret("key-1") },
        now: { clock.read() }, transport: transport, receiver: receiver)
    let verifiable = VerifiableClient(
        profile: Desk.profile, endpoint: { () async throws(AuthFailure) in base }, now: { clock.read() },
        transport: transport)
    let desk = Desk(
        server: server, transport: transport, client: client, verifiable: verifiable, log: CallLog())
    do {
        try await test(desk)
    } catch {
        await transport.shutdown()
        await server.stop()
        throw error
    }
    await transport.shutdown()
    await server.stop()
}

/// A clock that a test owns: each look at it is a step later than the one before.
final class SteppingClock: Sendable {
    private let step: Duration
    private let latest = Mutex(Instant(nanoseconds: 1_000_000_000_000))

    init(step: Duration = .milliseconds(1)) {
        self.step = step
    }

    func read() -> ClockReading {
        latest.withLock { latest in
            latest = latest + step
            return ClockReading(instant: latest, wall: Date(timeIntervalSince1970: 0))
        }
    }
}

final class CallLog: Sendable {
    private let entries = Mutex<[CallRecord]>([])
    var calls: [CallRecord] { entries.withLock { $0 } }
    func add(_ call: CallRecord) { entries.withLock { $0.append(call) } }
}

extension Credential {
    init(_ secret: Secret, _ kind: Token.Kind = .login) {
        self.init(token: Desk.token, kind: kind, secret: secret)
    }

    init(_ text: String, _ kind: Token.Kind = .login) {
        self.init(Secret(text), kind)
    }
}

extension Secret {
    /// Its bytes as text: in tests alone.
    var revealed: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

/// The failure that the work throws, or nil if it succeeds.
func failure<Value>(of work: () async throws(AuthFailure) -> Value) async -> AuthFailure? {
    do throws(AuthFailure) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}
