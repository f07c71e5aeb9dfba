import AuthClients
import Secrets
import SessionStore
import Sessions
import Testing

/// A user of a `MarkedServer` at a store of its own, assembled as in the program.
@MainActor
final class MarkedUser {
    static let profile = Profile.ID("test")

    let store: SessionStore
    let secrets: MarkedServer.User
    private var bell: AsyncStream<Void>.Iterator

    init(size: Int, of server: MarkedServer, clock: ManualClock, transport: HTTPTransport) throws {
        let secrets = try #require(server.users[size])
        self.secrets = secrets
        let address = server.address(of: size)
        let client = WeavrClient(
            profile: Self.profile, environment: .sandbox,
            url: { () async throws(AuthFailure) in address },
            key: { () async throws(AuthFailure) in secrets.key.secret }, now: { clock.read() },
            transport: transport)
        let (rings, sink) = AsyncStream.makeStream(of: Void.self)
        bell = rings.makeAsyncIterator()
        let profile = Profile(
            id: Self.profile, name: "Test", environment: .sandbox, address: nil, vendor: client.descriptor)
        store = SessionStore(
            state: SessionState(profiles: [profile], now: clock.read().instant),
            clients: [Self.profile: client], mailbox: Mailbox { sink.yield() }, now: { clock.read() })
    }

    var state: SessionState { store.state }
    var session: SessionID? { state.sessionOrder.last }

    /// Takes in what is delivered until the state is as wanted; the suite's time limit ends a vain wait.
    func wait(until isThere: (SessionState) -> Bool) async throws {
        store.catchUp()
        while !isThere(store.state) {
            var iterator = bell
            let ring: Void? = await iterator.next(isolation: #isolation)
            bell = iterator
            _ = try #require(ring)
            store.catchUp()
        }
    }

    func startSignIn() {
        store.send(
            .signInRequested(
                Self.profile, PasswordSignIn(email: "a@b.example", password: secrets.password.secret)))
    }

    func signIn() async throws {
        startSignIn()
        try await wait { state in
            state.sessionOrder.last.flatMap { state.sessions[$0] }?.identitiesStatus == .loaded
        }
    }

    func act() async throws {
        let wanted = IdentityID(
            session: try #require(session), reference: .init(kind: .corporate, id: "2"))
        store.send(.identityChosen(wanted))
        try await wait { $0.acting == wanted }
    }

    func stepUp() async throws {
        store.send(.stepUpRequested)
        try await wait {
            $0.calls[newest: 0].path.hasSuffix("/SMS") && $0.calls[newest: 0].result == .status(204)
        }
        store.send(.codeEntered(secrets.code.secret))
        try await wait { state in
            state.acting.flatMap { state.identityToken(of: $0) }?.kind == .steppedUp
        }
    }

    func refresh() async throws {
        let session = try #require(session)
        store.send(.refreshRequested(session))
        try await wait { $0.sessions[session]?.identitiesStatus != .loading }
    }

    func logOut() {
        store.send(.logoutRequested(state.liveSessions))
    }
}
