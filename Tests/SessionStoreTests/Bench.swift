import Foundation
import Secrets
import SessionStore
import Sessions
import Synchronization

/// A store with a scripted server, a clock that the test moves, and a bell that rings at each delivery.
@MainActor
final class Bench {
    static let profile = Profile.ID("demo")

    let store: SessionStore
    let port = ScriptedPort()
    private let clock: ManualClock
    private var calls: AsyncStream<ScriptedPort.Waiting>.Iterator
    private var bell: AsyncStream<Void>.Iterator

    init(connected: Bool = true, features: Profile.Features = .identityList) {
        let clock = ManualClock()
        let (rings, sink) = AsyncStream.makeStream(of: Void.self)
        let profile = Profile(
            id: Self.profile, name: "Demo", vendorName: "Weavr", environment: .demo, address: nil,
            features: features)
        self.clock = clock
        calls = port.calls.makeAsyncIterator()
        bell = rings.makeAsyncIterator()
        store = SessionStore(
            state: SessionState(profiles: [profile], now: clock.reading.instant),
            ports: connected ? [Self.profile: port] : [:], mailbox: Mailbox { sink.yield() },
            now: { clock.reading })
    }

    var state: SessionState { store.state }
    var now: Instant { clock.reading.instant }

    func pass(_ span: Duration) { clock.advance(by: span) }

    /// The next call that reaches the server.
    func call() async throws -> ScriptedPort.Waiting {
        var iterator = calls
        let next = await iterator.next(isolation: #isolation)
        calls = iterator
        return try require(next)
    }

    /// Waits for deliveries, then lets the store take them in.
    func receive(_ deliveries: Int = 1) async throws {
        try await wait(for: deliveries)
        store.receive()
    }

    /// Waits until so much more has been delivered.
    func wait(for deliveries: Int) async throws {
        var iterator = bell
        for _ in 0..<deliveries { _ = try require(await iterator.next(isolation: #isolation)) }
        bell = iterator
    }

    /// Signs in and reads identities.
    func signIn(idle: Duration = .minutes(5), identities: [String] = ["acme"]) async throws -> SessionID {
        store.send(.signInRequested(Self.profile, SignInRequest(email: "ada", password: Secret("password"))))
        try await call().answer(.signIn(.signedIn(grant("auth", .login, idle: idle))))
        try await receive()
        try await call().answer(.identities(identities.map { Identity(reference: reference($0), name: $0) }))
        try await receive()
        return try require(state.sessionOrder.last)
    }

    func grant(_ text: String, _ kind: Token.Kind, idle: Duration = .minutes(5)) -> Grant {
        Grant(token: Secret(text), kind: kind, identity: nil, lifetime: .idle(idle, from: now))
    }

    func reference(_ id: String) -> Identity.Reference {
        Identity.Reference(kind: .corporate, id: id)
    }

    func identityID(_ id: String, in session: SessionID) -> IdentityID {
        IdentityID(session: session, reference: reference(id))
    }

    /// An exchange that has just come to its end, sent a while ago.
    func exchange(_ status: Int, with token: TokenID?, sentAgo: Duration = .zero) -> CallRecord {
        CallRecord(
            profile: Self.profile, method: "GET", path: "/multi/identities", result: .status(status),
            sent: ClockReading(instant: now - sentAgo, wall: clock.reading.wall), took: sentAgo,
            requestReference: "ref", serverDate: nil, token: token)
    }
}

/// What a test needed was not there.
struct Missing: Error {}

func require<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
}

/// A clock that stands still until the test moves it.
final class ManualClock: Sendable {
    private let time = Mutex(Instant(nanoseconds: 1_000_000_000_000))

    var reading: ClockReading {
        let instant = time.withLock { $0 }
        return ClockReading(
            instant: instant, wall: Date(timeIntervalSince1970: Double(instant.nanoseconds) / 1e9))
    }

    func advance(by span: Duration) {
        time.withLock { $0 = $0 + span }
    }
}
