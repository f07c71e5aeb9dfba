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
        try await withDesk { @MainActor desk in
            let counter = Counter(desk)
            let session = try await counter.signIn("ada@acme.example")
            for name in ["Acme Cards Ltd", "Ada Lovelace"] { try await counter.act(as: name, in: session) }
            #expect(counter.state.liveTokenCount == 3)
            let offset = try #require(counter.state.clockOffset(of: Desk.profile))
            #expect(abs(offset - Double(WireClock.serverAhead)) <= 1)
            let run = try await counter.logOut(session)
            #expect(run.isProven && run.revokedCount == 3 && run.rows.count == 3)
            #expect(counter.state.acting == nil && counter.state.liveTokenCount == 0)
            #expect(counter.state.tokens.values.allSatisfy { $0.status == .revoked && $0.secret == nil })
            // The logout, then each token refused, and after each refusal the key is found to be good.
            let proof = (0..<7).reversed().map { counter.state.calls[newest: $0].result }
            let refusal: [CallRecord.Result] = [.status(401), .status(204)]
            #expect(proof == [.status(204)] + refusal + refusal + refusal)
        }
    }

    @Test func `with the authority stopped no row is confirmed, and nothing secret stays`() async throws {
        try await withDesk { @MainActor desk in
            let counter = Counter(desk)
            let session = try await counter.signIn("ada@acme.example")
            try await counter.act(as: "Ada Lovelace", in: session)
            await desk.stop()
            let run = try await counter.logOut(session)
            #expect(!run.isProven && run.revokedCount == 0 && run.rows.count == 2)
            for row in run.rows {
                guard case .done(.unconfirmed(let failure)) = row.progress else {
                    Issue.record("\(row.progress)")
                    continue
                }
                #expect(failure.outcome == .unreachable)
            }
            #expect(counter.state.tokens.values.allSatisfy { $0.status == .forgotten && $0.secret == nil })
        }
    }

    @Test func `an expired password is replaced on the way to a session`() async throws {
        try await withDesk { @MainActor desk in
            let counter = Counter(desk)
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
        try await withDesk { @MainActor desk in
            let counter = Counter(desk)
            let session = try await counter.signIn("grace@acme.example")
            // Ended by somebody else: a change of password ends every session.
            let other = try await desk.authGrant("grace@acme.example")
            _ = try await desk.client.changePassword(
                OldPassword(
                    email: "grace@acme.example", old: Secret(Desk.password), passwordChangeToken: other.token),
                to: Secret("Quartz-1234"),
                trace: desk.trace())
            counter.store.send(.identitiesRequested(session))
            try await counter.wait { $0.liveTokenCount == 0 }
            let token = try #require(counter.state.tokens(of: session).first)
            #expect(token.status == .ended(.refusedByServer) && token.secret == nil)
        }
    }

    @Test func `a locked login is throttled for half an hour`() async throws {
        try await withDesk { @MainActor desk in
            for _ in 1...5 {
                _ = await failure { () async throws(AuthFailure) in
                    try await desk.signIn("ada@acme.example", "Wrong-1234")
                }
            }
            let counter = Counter(desk)
            counter.requestSignIn("ada@acme.example")
            try await counter.wait { !$0.signIn.isWaiting }
            guard case .throttled(_, .locked, let until) = counter.state.signIn else {
                Issue.record("\(counter.state.signIn)")
                return
            }
            #expect(until == desk.clock.reading.instant + .minutes(30))
        }
    }
}

/// A store at work, and a bell that rings when something is delivered to it.
@MainActor
final class Counter {
    let store: SessionStore
    private var bell: AsyncStream<Void>.Iterator

    init(_ desk: Desk) {
        let (rings, sink) = AsyncStream.makeStream(of: Void.self)
        bell = rings.makeAsyncIterator()
        let profile = Profile(
            id: Desk.profile, name: "Wire", vendorName: "Weavr Multi", environment: .demo, address: nil)
        let verified = Profile(
            id: Desk.verified, name: "Verified", vendorName: "Verifiable", environment: .demo, address: nil,
            features: [.tokenList, .timeToLive, .newPassword, .passwordReset])
        store = SessionStore(
            state: SessionState(profiles: [profile, verified], now: desk.clock.reading.instant),
            ports: [Desk.profile: desk.client, Desk.verified: desk.verifiable],
            mailbox: Mailbox { sink.yield() },
            now: { [clock = desk.clock] in clock.reading })
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
            .signInRequested(Desk.profile, SignInRequest(email: email, password: Secret(Desk.password))))
    }

    func signIn(_ email: String) async throws -> SessionID {
        requestSignIn(email)
        return try await nextSession()
    }

    /// The newest session, once its identities are read.
    func nextSession() async throws -> SessionID {
        try await wait { state in
            guard let newest = state.sessionOrder.last else { return false }
            return state.sessions[newest]?.reading == .read
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
