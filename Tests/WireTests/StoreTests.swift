import AuthClients
import Foundation
import Secrets
import SessionStore
import Sessions
import Testing

/// The store with the real client and a live authority behind it.
@MainActor
@Suite(.timeLimit(.minutes(3))) struct StoreOnTheWire {
    @Test func `sign in, act, and log out ends with every token proven to be over`() async throws {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            let session = try await counter.signIn("ada@acme.example")
            for name in ["Acme Cards Ltd", "Ada Lovelace"] { try await counter.act(as: name, in: session) }
            #expect(counter.state.liveTokenCount == 3)
            let offset = try #require(counter.state.clockOffset(of: WireTester.profile))
            #expect(abs(offset - Double(WireClock.serverAhead)) <= 1)
            let run = try await counter.logOut(session)
            #expect(run.isProven && run.revokedCount == 3 && run.rows.count == 3)
            #expect(counter.state.acting == nil && counter.state.liveTokenCount == 0)
            #expect(counter.state.tokens.values.allSatisfy { $0.status == .revoked })
            #expect(counter.state.keyring.count == 0)
            // The logout, then each token refused, and one check of the key for all of them.
            let proof = (0..<5).map { counter.state.calls[newest: $0] }.reversed()
            #expect(proof.first?.result == .status(204) && proof.first?.path == "/multi/logout")
            #expect(proof.count { $0.result == .status(401) && $0.token != nil } == 3)
            #expect(proof.count { $0.result == .status(204) && $0.token == nil } == 1)
            #expect(counter.state.calls[newest: 5].path == "/multi/access_token")
        }
    }

    @Test func `with the authority stopped no row is confirmed, and the secrets stay until their end`()
        async throws
    {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            let session = try await counter.signIn("ada@acme.example")
            try await counter.act(as: "Ada Lovelace", in: session)
            await wire.stop()
            let run = try await counter.logOut(session)
            #expect(!run.isProven && run.revokedCount == 0 && run.rows.count == 2)
            for row in run.rows {
                guard case .done(.unconfirmed(let failure)) = row.progress else {
                    Issue.record("\(row.progress)")
                    continue
                }
                #expect(failure.outcome == .unreachable)
            }
            #expect(counter.state.tokens.values.allSatisfy { $0.status == .unconfirmed })
            #expect(counter.state.keyring.count == 2)
        }
    }

    @Test func `an expired password is replaced on the way to a session`() async throws {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            counter.requestSignIn("expired@acme.example")
            try await counter.wait { if case .changingPassword = $0.signIn { true } else { false } }
            counter.store.send(.passwordChangeRequested(new: Secret("quartz-1234")))
            try await counter.wait {
                if case .changingPassword(let change) = $0.signIn { change.problem != nil } else { false }
            }
            guard case .changingPassword(let change) = counter.state.signIn else { return }
            #expect(change.problem == .passwordRefused(.tooSimple))
            counter.store.send(.passwordChangeRequested(new: Secret("Quartz-1234")))
            let session = try await counter.nextSession()
            #expect(counter.state.sessions[session]?.identities.map(\.name) == ["Acme Legacy Ltd"])
            #expect(try await counter.logOut(session).isProven)
        }
    }

    @Test func `a token that ended meanwhile is told by the authority, and the session is over`() async throws
    {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            let session = try await counter.signIn("grace@acme.example")
            // Ended by somebody else: a change of password ends every session.
            let other = try await wire.authGrant("grace@acme.example")
            _ = try await wire.client.changePassword(
                OldPassword(
                    email: "grace@acme.example", old: Secret(WireTester.password), token: other.token),
                to: Secret("Quartz-1234"),
                trace: wire.trace())
            counter.store.send(.identitiesRequested(session))
            try await counter.wait { $0.liveTokenCount == 0 }
            let token = try #require(counter.state.tokens(of: session).first)
            #expect(token.status == .ended(.refusedByServer) && counter.state.keyring[token.id] == nil)
        }
    }

    @Test func `a locked login is throttled for half an hour`() async throws {
        try await withAuthority { @MainActor wire in
            for _ in 1...5 {
                _ = await failure { () async throws(AuthFailure) in
                    try await wire.signIn("ada@acme.example", "Wrong-1234")
                }
            }
            let counter = Counter(wire)
            counter.requestSignIn("ada@acme.example")
            try await counter.wait { !$0.signIn.isWaiting }
            guard case .throttled(_, .locked, let until) = counter.state.signIn else {
                Issue.record("\(counter.state.signIn)")
                return
            }
            #expect(until == wire.clock.reading.instant + .minutes(30))
        }
    }
}

/// A store at work, and a bell that rings when something is delivered to it.
@MainActor
final class Counter {
    let store: SessionStore
    private var bell: AsyncStream<Void>.Iterator

    init(_ wire: WireTester) {
        let (rings, sink) = AsyncStream.makeStream(of: Void.self)
        bell = rings.makeAsyncIterator()
        let clients: [Profile.ID: any VendorClient] = [
            WireTester.profile: wire.client, WireTester.verified: wire.verifiable,
        ]
        let profiles = clients.map { id, client in
            Profile(id: id, name: id.name, environment: .demo, address: nil, vendor: client.descriptor)
        }
        store = SessionStore(
            state: SessionState(profiles: profiles, now: wire.clock.reading.instant),
            clients: clients,
            mailbox: Mailbox { sink.yield() },
            now: { [clock = wire.clock] in clock.reading })
    }

    var state: SessionState { store.state }

    /// Takes in what is delivered until the state is as wanted; the suite's time limit ends a vain wait.
    func wait(until isThere: (SessionState) -> Bool) async throws {
        store.receive()
        while !isThere(store.state) {
            var iterator = bell
            let ring: Void? = await iterator.next(isolation: #isolation)
            bell = iterator
            _ = try #require(ring)
            store.receive()
        }
    }

    func requestSignIn(_ email: String) {
        store.send(
            .signInRequested(
                WireTester.profile, PasswordSignIn(email: email, password: Secret(WireTester.password))))
    }

    func signIn(_ email: String) async throws -> SessionID {
        requestSignIn(email)
        return try await nextSession()
    }

    /// The newest session, once its identities are read.
    func nextSession() async throws -> SessionID {
        try await wait { state in
            guard let newest = state.sessionOrder.last else { return false }
            return state.sessions[newest]?.identitiesStatus == .loaded
        }
        return try #require(state.sessionOrder.last)
    }

    func act(as name: String, in session: SessionID) async throws {
        let identity = try #require(state.sessions[session]?.identities.first { $0.name == name })
        let wanted = IdentityID(session: session, reference: identity.reference)
        store.send(.identityChosen(wanted))
        try await wait { $0.acting == wanted }
    }

    func logOut(_ session: SessionID) async throws -> LogoutRun {
        store.send(.logoutRequested([session]))
        try await wait { $0.logout?.isFinished == true }
        return try #require(state.logout)
    }
}
