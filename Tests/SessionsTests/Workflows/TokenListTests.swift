import Foundation
import Secrets
import Sessions
import TestSupport
import Testing

/// The server's own list of tokens, as the state takes it in.
@Suite struct TokenLists {
    /// A state whose vendor lists tokens, and a login that acts by itself.
    private struct Listing {
        var tester = StateTester(capabilities: [.tokenList, .timeToLive, .newPassword])
        var state: SessionState { tester.state }

        @discardableResult
        mutating func send(_ event: SessionEvent) -> [SessionEffect] { tester.send(event) }

        /// Signs in; the list of tokens is asked for and not yet here.
        mutating func signIn(_ name: String, hours: Int64 = 8) throws -> (SessionID, RequestID) {
            let request = try tester.startSignIn("admin")
            let holder = Identity(reference: .init(kind: .user, id: "admin"), name: "admin")
            let grant = Grant(
                token: Secret("token-\(name)"), kind: .identity, identity: nil, lifetime: ends(in: hours),
                holder: holder, serverID: name)
            let listing = try tester.reply(to: request, .grant(grant)).first(.listTokens)
            let token = try #require(listing.credential?.token)
            return (try #require(state.tokens[token]).session, listing.id)
        }

        func ends(in hours: Int64) -> Lifetime {
            Lifetime(
                idle: Lifetime.End(
                    at: tester.now + .minutes(28 * 1440), span: .minutes(28 * 1440), source: .estimated),
                absolute: Lifetime.End(at: tester.now + .minutes(hours * 60), span: nil, source: .exact))
        }

        func entry(_ name: String, hours: Int64 = 8) -> ListedToken {
            ListedToken(
                id: name,
                record: ListedToken.Record(
                    userAgent: "a", address: "b", lastUsed: nil, expiresAt: nil, isCurrent: false),
                lifetime: ends(in: hours))
        }

        @discardableResult
        mutating func answer(_ request: RequestID, _ names: String...) -> [SessionEffect] {
            tester.reply(to: request, .tokens(names.map { entry($0) }))
        }

        func status(_ name: String) -> Token.Status? {
            state.tokens.values.first { $0.serverID == name }?.status
        }

        func ids(_ names: String...) throws -> [TokenID] {
            try names.map { name in
                try #require(state.tokens.values.first { $0.serverID == name }).id
            }
        }
    }

    @Test func `a login that acts by itself is acted as at once, and its tokens are read`() throws {
        var listed = Listing()
        let (session, request) = try listed.signIn("own")
        #expect(listed.state.acting?.session == session)
        #expect(listed.state.sessions[session]?.tokenListStatus == .loading)
        listed.answer(request, "own", "phone", "laptop")
        #expect(listed.state.sessions[session]?.otherDeviceTokens.count == 2)
        #expect(listed.state.liveTokenCount == 1)
        #expect(listed.state.notice == .tokensLoaded(session, count: 3, gone: 0))
    }

    @Test func `what a newer list lacks is revoked, what came after it was asked for is not`() throws {
        var listed = Listing()
        let (first, reading) = try listed.signIn("one")
        listed.answer(reading, "one", "phone")
        let again = try listed.send(.refreshRequested(first)).request
        // A second login comes while the list is on its way: the list knows nothing of it.
        let (_, other) = try listed.signIn("two")
        listed.answer(again, "one")
        #expect(listed.status("phone") == .revoked)
        #expect(listed.status("two") == .live)
        listed.answer(other, "two")
        #expect(listed.status("one") == .revoked)
        #expect(listed.state.acting == nil)
    }

    @Test
    func `two sessions of a login share the tokens of other devices, and the last one takes them along`()
        throws
    {
        var listed = Listing()
        let (first, reading) = try listed.signIn("one")
        listed.answer(reading, "one", "two", "phone")
        let (second, other) = try listed.signIn("two")
        listed.answer(other, "one", "two", "phone")
        #expect(listed.state.tokens.values.filter { $0.serverID == "phone" }.count == 1)
        for session in [first, second] {
            try listed.tester.logOut([session])
            listed.send(.logoutClosed)
            #expect(listed.status("phone") == (session == first ? .live : nil))
        }
        #expect(listed.state.liveTokenCount == 0)
    }

    @Test func `a token of another device ends at its time, without a warning`() throws {
        var listed = Listing()
        let (_, request) = try listed.signIn("own")
        listed.tester.reply(to: request, .tokens([listed.entry("own"), listed.entry("short", hours: 1)]))
        listed.send(.noticeDismissed)
        listed.tester.now = listed.tester.now + .minutes(60) - .milliseconds(1)
        listed.send(.clockTicked)
        #expect(listed.status("short") == .live)
        #expect(listed.state.notice == nil)
        listed.tester.now = listed.tester.now + .milliseconds(1)
        listed.send(.clockTicked)
        #expect(listed.status("short") == .ended(.time))
        #expect(listed.state.notice == nil)
    }

    @Test func `tokens are revoked through a session that is to stay, and the list proves it`() throws {
        var listed = Listing()
        let (first, reading) = try listed.signIn("one")
        listed.answer(reading, "one", "two", "phone")
        let (_, other) = try listed.signIn("two")
        listed.answer(other, "one", "two", "phone")
        let tokens = try listed.ids("one", "phone")
        let revoking = try listed.send(.revocationRequested(tokens)).lastSent
        #expect(revoking.request == .revoke(["one", "phone"]))
        #expect(revoking.credential?.serverID == "two")
        let listing = try listed.tester.reply(to: revoking.id, .done).first(.listTokens)
        #expect(listing.credential?.serverID == "two")
        // The server still lists the phone.
        #expect(listed.answer(listing.id, "two", "phone") == [])
        #expect(listed.status("one") == .revoked)
        #expect(listed.state.sessions[first]?.isLive == false)
        #expect(listed.status("phone") == .unconfirmed)
        #expect(listed.state.logout?.canRetry == true)
        // What was not proven can be tried again.
        let again = try listed.send(.logoutRetried).lastSent
        #expect(again.request == .revoke(["phone"]))
        listed.tester.fail(again.id, .unreachable(.timedOut))
        #expect(listed.status("phone") == .unconfirmed)
        #expect(listed.state.logout?.rows.last?.progress == .done(.unconfirmed(.unreachable(.timedOut))))
    }

    @Test func `the token that authorises a revocation goes last, by a logout with proof`() throws {
        var listed = Listing()
        let (session, reading) = try listed.signIn("own")
        listed.answer(reading, "own", "phone")
        let revoking = try listed.send(.revocationRequested(try listed.ids("own", "phone"))).lastSent
        #expect(revoking.request == .revoke(["phone"]))
        #expect(listed.state.sessions[session]?.isEnding == true)
        let listing = try listed.tester.reply(to: revoking.id, .done).first(.listTokens)
        let logout = try listed.answer(listing.id, "own").first(.logOut)
        #expect(listed.status("phone") == .revoked && listed.status("own") == .live)
        let proof = try listed.tester.reply(to: logout.id, .loggedOut(url: nil)).first(.introspect)
        let check = try listed.tester.reply(to: proof.id, .introspection(isActive: false)).first(.verifyKey)
        listed.tester.reply(to: check.id, .done)
        #expect(listed.state.logout?.isProven == true)
        #expect(listed.status("own") == .revoked && listed.state.acting == nil)
    }

    @Test func `the own token alone is logged out at once`() throws {
        var listed = Listing()
        let (_, reading) = try listed.signIn("own")
        listed.answer(reading, "own")
        let effects = listed.send(.revocationRequested(try listed.ids("own")))
        try listed.tester.answerLogout(effects.logout, .revoked)
        #expect(listed.state.logout?.isProven == true)
    }

    @Test func `without the list that proves it, what was accepted is unconfirmed, and the rest is live`()
        throws
    {
        var listed = Listing()
        let (_, reading) = try listed.signIn("own")
        listed.answer(reading, "own", "phone")
        let revoking = try listed.send(.revocationRequested(try listed.ids("own", "phone"))).request
        let listing = try listed.tester.reply(to: revoking, .done).first(.listTokens)
        listed.tester.fail(listing.id, .unreachable(.timedOut))
        let failure = AuthFailure.unreachable(.timedOut)
        #expect(
            listed.state.logout?.rows.map(\.progress) == [
                .done(.failed(failure)), .done(.unconfirmed(failure)),
            ])
        #expect(listed.status("own") == .live && listed.status("phone") == .unconfirmed)
        #expect(listed.state.logout?.canRetry == true)
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

    @Test func `a local clock that jumps moves no end, and the offset shown follows it`() throws {
        var listed = Listing()
        let (_, request) = try listed.signIn("own")
        let server = Date(
            timeIntervalSince1970: listed.tester.reading.wall.timeIntervalSince1970.rounded(.down))
        listed.send(
            .callRecorded(
                CallRecord(
                    profile: StateTester.profile, method: "GET", path: "/", result: .status(200),
                    sent: ClockReading(instant: listed.tester.now, wall: listed.tester.reading.wall),
                    took: .zero,
                    requestReference: nil,
                    serverDate: server, token: nil)))
        listed.answer(request, "own")
        #expect(abs(listed.state.clockOffset(of: StateTester.profile) ?? .infinity) < 1)
        let before = listed.state.tokens.values.map(\.lifetime)
        let changes = listed.state.localClockChanges
        listed.tester.localClockError = -120
        listed.send(.clockTicked)
        #expect(listed.state.tokens.values.map(\.lifetime) == before)
        #expect(listed.state.localClockChanges == changes + 1)
        #expect(abs((listed.state.clockOffset(of: StateTester.profile) ?? .infinity) - 120) < 1)
    }
}
