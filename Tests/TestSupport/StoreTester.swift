import Secrets
package import SessionStore
package import Sessions
import Testing

/// A store with a fake vendor, a clock that the test moves, and a signal at each delivery.
@MainActor
package final class StoreTester {
    package static let profile = Profile.ID("demo")

    package let store: SessionStore
    package let vendor: FakeVendor
    private let clock = ManualClock()
    private var calls: AsyncStream<FakeVendor.Call>.Iterator
    private var cancellations: AsyncStream<VendorRequest>.Iterator
    private var deliveries: AsyncStream<Void>.Iterator

    /// One that is not connected leaves the profile without a client.
    package init(
        isConnected: Bool = true, capabilities: Set<Capability> = [.identityList],
        hasher: (any SecretHasher)? = nil, audit: (any AuditRecorder)? = nil, lockAfter: Duration? = nil
    ) {
        let vendor = FakeVendor(capabilities: capabilities)
        let (delivered, sink) = AsyncStream.makeStream(of: Void.self)
        let profile = Profile(
            id: Self.profile, name: "Demo", environment: .demo, address: nil, vendor: vendor.descriptor)
        self.vendor = vendor
        calls = vendor.calls.makeAsyncIterator()
        cancellations = vendor.cancellations.makeAsyncIterator()
        deliveries = delivered.makeAsyncIterator()
        store = SessionStore(
            state: SessionState(profiles: [profile], now: clock.now, lockAfter: lockAfter),
            clients: isConnected ? [Self.profile: vendor] : [:], mailbox: Mailbox { sink.yield() },
            hasher: hasher, audit: audit,
            now: { [clock] in clock.reading })
    }

    package var state: SessionState { store.state }
    package var now: Instant { clock.now }

    package func pass(_ span: Duration) { clock.advance(by: span) }
    package func sleep(_ span: Duration) { clock.sleep(span) }

    package func send(_ event: SessionEvent) { store.send(event) }

    /// The next request that reaches the vendor.
    package func call() async throws -> FakeVendor.Call {
        var iterator = calls
        defer { calls = iterator }
        return try #require(await iterator.next(isolation: #isolation))
    }

    /// The next request that is cancelled.
    package func cancellation() async throws -> VendorRequest {
        var iterator = cancellations
        defer { cancellations = iterator }
        return try #require(await iterator.next(isolation: #isolation))
    }

    /// Waits for deliveries, then lets the store take them in.
    package func receive(_ count: Int = 1) async throws {
        try await wait(for: count)
        store.receive()
    }

    /// Waits until so much more has been delivered.
    package func wait(for count: Int) async throws {
        var iterator = deliveries
        defer { deliveries = iterator }
        for _ in 0..<count { try #require(await iterator.next(isolation: #isolation) != nil) }
    }

    /// Answers the next request, and takes the reply in.
    package func reply(_ reply: VendorReply) async throws {
        try await call().reply(reply)
        try await receive()
    }

    package func startSignIn(_ email: String = "ada", password: String = "password") {
        send(.signInRequested(Self.profile, PasswordSignIn(email: email, password: Secret(password))))
    }

    /// Signs in and loads identities.
    package func signIn(
        idle: Duration = .minutes(5), identities: [String] = ["acme"]
    ) async throws -> SessionID {
        startSignIn()
        try await reply(.grant(grant("login", .login, idle: idle)))
        try await reply(.identities(identities.map { Identity(reference: reference($0), name: $0) }))
        return try #require(state.sessionOrder.last)
    }

    package func grant(_ text: String, _ kind: Token.Kind, idle: Duration = .minutes(5)) -> Grant {
        Grant(token: Secret(text), kind: kind, identity: nil, lifetime: .idle(idle, from: now))
    }

    package func reference(_ id: String) -> Identity.Reference {
        Identity.Reference(kind: .corporate, id: id)
    }

    package func identityID(_ id: String, in session: SessionID) -> IdentityID {
        IdentityID(session: session, reference: reference(id))
    }

    /// An exchange that has just come to its end, sent a while ago.
    package func exchange(_ status: Int, with token: TokenID?, sentAgo: Duration = .zero) -> CallRecord {
        CallRecord(
            profile: Self.profile, method: "GET", path: "/identities", result: .status(status),
            sent: ClockReading(instant: now - sentAgo, wall: clock.reading.wall), took: sentAgo,
            requestReference: "ref", serverDate: nil, token: token)
    }
}
