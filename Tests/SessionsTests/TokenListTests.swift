import Foundation
import Secrets
import Sessions
import Testing

/// The server's own list of tokens, as the state takes it in.
@Suite struct TokenLists {
    private static let profile = Profile.ID("listing")

    /// A desk whose vendor lists tokens, and a login that acts by itself.
    private struct Listing {
        var state: SessionState
        var now = Instant(nanoseconds: 1_000_000_000_000)

        init() {
            state = SessionState(
                profiles: [
                    Profile(
                        id: TokenLists.profile, name: "V", vendorName: "V", environment: .demo, address: nil,
                        features: [.tokenList, .timeToLive, .newPassword])
                ], now: now)
        }

        /// What the local clock is ahead of what it should say, in seconds.
        var deskAhead = 0.0
        var wall: Date {
            Date(timeIntervalSince1970: 1_800_000_000 + deskAhead + Double(now.nanoseconds) / 1e9)
        }

        @discardableResult
        mutating func send(_ event: SessionEvent) -> [SessionEffect] {
            state.apply(event, at: ClockReading(instant: now, wall: wall))
        }

        /// Signs in; the list of tokens is asked for and not yet here.
        mutating func signIn(_ name: String, hours: Int64 = 8) -> (SessionID, RequestID) {
            let request = send(
                .signInRequested(
                    TokenLists.profile, SignInRequest(email: "admin", password: Secret("password")))
            ).request
            let grant = Grant(
                token: Secret("token-\(name)"), kind: .identity, identity: nil, lifetime: ends(in: hours),
                holder: Identity(reference: .init(kind: .user, id: "admin"), name: "admin"), serverID: name)
            let effects = send(.signInFinished(request, .success(.signedIn(grant))))
            guard case .readTokens(let reading, _, let session, _)? = effects.last else {
                Issue.record("\(effects)")
                return (SessionID(-1), RequestID(-1))
            }
            return (session, reading)
        }

        func ends(in hours: Int64) -> Lifetime {
            Lifetime(
                idle: Lifetime.End(
                    at: now + .minutes(28 * 1440), span: .minutes(28 * 1440), source: .computed),
                absolute: Lifetime.End(at: now + .minutes(hours * 60), span: nil, source: .exact))
        }

        func entry(_ name: String, hours: Int64 = 8) -> ListedToken {
            ListedToken(
                id: name,
                record: ListedToken.Record(
                    userAgent: "a", address: "b", lastUsed: nil, expiresAt: nil, isCurrent: false, answer: ""),
                lifetime: ends(in: hours))
        }

        mutating func answer(_ request: RequestID, _ session: SessionID, _ names: String...) {
            send(.tokensFinished(request, session, .success(names.map { entry($0) })))
        }

        func status(_ name: String) -> Token.Status? {
            state.tokens.values.first { $0.serverID == name }?.status
        }
    }

    @Test func `a login that acts by itself is acted as at once, and its tokens are read`() {
        var desk = Listing()
        let (session, request) = desk.signIn("own")
        #expect(desk.state.acting?.session == session)
        #expect(desk.state.sessions[session]?.tokenReading == .reading(request))
        desk.answer(request, session, "own", "phone", "laptop")
        #expect(desk.state.sessions[session]?.otherDeviceTokens.count == 2)
        #expect(desk.state.liveTokenCount == 1)
        #expect(desk.state.notice == .readTokens(session, count: 3, gone: 0))
    }

    @Test func `what a newer list lacks is revoked, what came after it was asked for is not`() {
        var desk = Listing()
        let (first, reading) = desk.signIn("one")
        desk.answer(reading, first, "one", "phone")
        let again = desk.send(.tokensRequested(first)).request
        // A second login comes while the list is on its way: the list knows nothing of it.
        let (second, other) = desk.signIn("two")
        desk.answer(again, first, "one")
        #expect(desk.status("phone") == .revoked)
        #expect(desk.status("two") == .live)
        desk.answer(other, second, "two")
        #expect(desk.status("one") == .revoked)
        #expect(desk.state.acting == nil)
    }

    @Test func `two sessions of a login share what is held elsewhere, and the last one takes it along`() {
        var desk = Listing()
        let (first, reading) = desk.signIn("one")
        desk.answer(reading, first, "one", "two", "phone")
        let (second, other) = desk.signIn("two")
        desk.answer(other, second, "one", "two", "phone")
        #expect(desk.state.tokens.values.filter { $0.serverID == "phone" }.count == 1)
        for session in [first, second] {
            let effects = desk.send(.logoutRequested([session]))
            guard case .logOut(let request, _, session, let credentials)? = effects.last else {
                Issue.record("\(effects)")
                return
            }
            let outcomes = Dictionary(
                uniqueKeysWithValues: credentials.map { ($0.token, LogoutReport.Outcome.revoked) })
            desk.send(.logoutFinished(request, session, LogoutReport(outcomes: outcomes)))
            desk.send(.logoutClosed)
            #expect(desk.status("phone") == (session == first ? .live : nil))
        }
        #expect(desk.state.liveTokenCount == 0)
    }

    @Test func `a token held elsewhere ends at its time, and nobody is warned of it`() {
        var desk = Listing()
        let (session, request) = desk.signIn("own")
        desk.send(
            .tokensFinished(request, session, .success([desk.entry("own"), desk.entry("short", hours: 1)])))
        desk.send(.noticeDismissed)
        desk.now = desk.now + .minutes(60) - .milliseconds(1)
        desk.send(.clockTicked)
        #expect(desk.status("short") == .live)
        #expect(desk.state.notice == nil)
        desk.now = desk.now + .milliseconds(1)
        desk.send(.clockTicked)
        #expect(desk.status("short") == .ended(.time))
        #expect(desk.state.notice == nil)
    }

    @Test func `tokens are ended through a session that is to stay, the own one last`() {
        var desk = Listing()
        let (first, reading) = desk.signIn("one")
        desk.answer(reading, first, "one", "two", "phone")
        let (second, other) = desk.signIn("two")
        desk.answer(other, second, "one", "two", "phone")
        let tokens = ["one", "phone"].compactMap { name in
            desk.state.tokens.values.first { $0.serverID == name }?.id
        }
        let effects = desk.send(.invalidationRequested(tokens))
        guard case .invalidate(let request, _, second, let targets, let credential)? = effects.last else {
            Issue.record("\(effects)")
            return
        }
        #expect(Set(targets.map(\.serverID)) == ["one", "phone"])
        #expect(credential.serverID == "two")
        let outcomes: [TokenID: LogoutReport.Outcome] = [
            tokens[0]: .revoked, tokens[1]: .failed(.unreachable(.timedOut)),
        ]
        desk.send(.logoutFinished(request, second, LogoutReport(outcomes: outcomes)))
        #expect(desk.status("one") == .revoked)
        #expect(desk.state.sessions[first]?.isLive == false)
        // What was not proven stays, and can be tried again.
        #expect(desk.status("phone") == .live)
        #expect(desk.state.logout?.canRetry == true)
        guard case .invalidate(_, _, second, let left, _)? = desk.send(.logoutRetried).last else { return }
        #expect(left.map(\.serverID) == ["phone"])
    }

    @Test func `an absolute end is never late, and early by the second of Date and the way at most`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let way = Double.random(in: 0...5, using: &generator)
            let rest = Double.random(in: 1...100_000, using: &generator)
            let server = Double.random(in: 1_500_000_000...2_500_000_000, using: &generator)
            // Whatever the local clock says.
            let wall = Date(timeIntervalSince1970: server + Double.random(in: -3e8...3e8, using: &generator))
            let sent = ClockReading(instant: Instant(nanoseconds: 5_000_000_000), wall: wall)
            // The answer is stamped somewhere on the way.
            let stampedAfter = Double.random(in: 0...way, using: &generator)
            let end = Lifetime.End.expiring(
                Date(timeIntervalSince1970: server + rest),
                served: Date(timeIntervalSince1970: server.rounded(.down)), sent: sent)
            let truth = stampedAfter + rest
            let shown = Double((end.at - sent.instant).nanoseconds) / 1e9
            #expect(shown <= truth + 1e-5)
            #expect(truth - shown <= 1 + way + 1e-5)
            #expect(end.source == .exact)
        }
    }

    @Test func `an absurd date moves nothing but to the end of time`() {
        let sent = ClockReading(instant: Instant(nanoseconds: 0), wall: Date(timeIntervalSince1970: 0))
        let served = Date(timeIntervalSince1970: 0)
        let far = Lifetime.End.expiring(Date(timeIntervalSince1970: 1e30), served: served, sent: sent)
        #expect(far.at == Instant(nanoseconds: .max))
        let past = Lifetime.End.expiring(Date(timeIntervalSince1970: -1e30), served: served, sent: sent)
        #expect(past.at == Instant(nanoseconds: .min))
    }

    @Test func `a desk clock that jumps moves no end, and the offset shown follows it`() throws {
        var desk = Listing()
        let (session, request) = desk.signIn("own")
        let server = Date(timeIntervalSince1970: desk.wall.timeIntervalSince1970.rounded(.down))
        desk.send(
            .callFinished(
                CallRecord(
                    profile: Self.profile, method: "GET", path: "/", result: .status(200),
                    sent: ClockReading(instant: desk.now, wall: desk.wall), took: .zero,
                    requestReference: nil,
                    serverDate: server, token: nil)))
        desk.answer(request, session, "own")
        #expect(abs(desk.state.clockOffset(of: Self.profile) ?? .infinity) < 1)
        let before = desk.state.tokens.values.map(\.lifetime)
        let changes = desk.state.localClockChanges
        desk.deskAhead = -120
        desk.send(.clockTicked)
        #expect(desk.state.tokens.values.map(\.lifetime) == before)
        #expect(desk.state.localClockChanges == changes + 1)
        #expect(abs((desk.state.clockOffset(of: Self.profile) ?? .infinity) - 120) < 1)
    }
}
