import Secrets
import Sessions
import TestSupport
import Testing

@Suite struct ClockTests {
    /// A session of five minutes whose identities are read, so that no call is under way.
    private func signedIn(idle: Duration = .minutes(5)) throws -> (StateTester, TokenID) {
        var tester = StateTester()
        let session = try tester.signIn(idle: idle, identities: ["acme"])
        tester.send(.noticeDismissed)
        return try (tester, tester.loginToken(of: session))
    }

    @Test(arguments: [-1, 0, 1, 86_400_000] as [Int64])
    func `a token ends at its moment and not a millisecond before`(offset: Int64) throws {
        var (tester, token) = try signedIn()
        let status: Token.Status = offset < 0 ? .live : .ended(.time)
        tester.tick(after: .milliseconds(300_000 + offset))
        #expect(tester.token(token)?.status == status)
        #expect((tester.state.keyring[token] == nil) == (status != .live))
        #expect(tester.token(token)?.displayStatus(at: tester.now) == (status == .live ? .expiring : .ended))
        if status != .live {
            #expect(tester.state.notice == .tokenEnded(token))
            #expect(tester.state.nextDeadline == nil)
            #expect(tester.state.liveSessionCount == 0)
        }
    }

    @Test func `a second tick at the same moment changes nothing`() throws {
        for moment in [Duration.seconds(224), .seconds(225), .seconds(240), .seconds(300)] {
            var (tester, _) = try signedIn()
            tester.tick(after: moment)
            let before = tester.settled
            #expect(tester.send(.clockTicked) == [])
            #expect(tester.settled == before)
        }
    }

    @Test func `a clock that goes back revives nothing and hurries nothing`() throws {
        var (tester, token) = try signedIn()
        tester.tick(after: .minutes(4))
        let before = tester.settled
        tester.tick(after: .minutes(-60 * 24))
        #expect(tester.settled == before)
        tester.tick(after: .minutes(60 * 24 + 1))
        #expect(tester.token(token)?.status == .ended(.time))
        let ended = tester.settled
        tester.tick(after: .minutes(-5))
        #expect(tester.settled == ended)
    }

    @Test func `one late tick and many punctual ones come to the same state`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            var punctual = StateTester()
            let restored = (0..<12).map { number in
                RestoredSession(
                    profile: StateTester.profile, email: "\(number)",
                    grant: punctual.grant(idle: .milliseconds(Int64.random(in: 1...400_000, using: &random))))
            }
            punctual.send(.sessionsRestored(restored))
            var late = punctual
            let end = punctual.now + .milliseconds(Int64.random(in: 1...400_000, using: &random))
            while let next = punctual.state.nextDeadline, next <= end {
                try #require(next > punctual.now)
                punctual.tick(at: next)
            }
            punctual.tick(at: end)
            late.tick(at: end)
            #expect(punctual.settled == late.settled)
        }
    }

    @Test func `tokens end in the order of their moments, whatever order they came in`() throws {
        var random = SeededGenerator(seed: 3)
        var tester = StateTester()
        var spans = (0..<300).map { _ in Int64.random(in: 1...600_000, using: &random) }
        tester.send(
            .sessionsRestored(
                spans.map {
                    RestoredSession(
                        profile: StateTester.profile, email: "\($0)",
                        grant: tester.grant(idle: .milliseconds($0)))
                }))
        let start = tester.now
        spans.sort()
        while let next = tester.state.nextDeadline {
            try #require(next > tester.now)
            tester.tick(at: next)
            let elapsed = (tester.now - start).wholeMilliseconds
            let ended = spans.prefix { $0 <= elapsed }.count
            spans.removeFirst(ended)
            #expect(tester.state.liveTokenCount == spans.count)
        }
        #expect(spans.isEmpty)
    }

    @Test func `each warning comes once, at a quarter and at a minute`() throws {
        var (tester, token) = try signedIn(idle: .minutes(8))
        tester.tick(after: .milliseconds(359_999))
        #expect(tester.state.notice == nil)
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .live)
        tester.tick(after: .milliseconds(1))
        #expect(tester.state.notice == .ending(token, .quarter))
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .expiring)
        tester.send(.noticeDismissed)
        tester.tick(after: .milliseconds(59_999))
        #expect(tester.state.notice == nil)
        tester.tick(after: .milliseconds(1))
        #expect(tester.state.notice == .ending(token, .minute))
        tester.send(.noticeDismissed)
        tester.tick(after: .seconds(59))
        #expect(tester.state.notice == nil)
    }

    @Test func `after a use the warnings come again, each once`() throws {
        var (tester, token) = try signedIn(idle: .minutes(8))
        for _ in 0..<3 {
            tester.tick(after: .seconds(430))
            #expect(tester.state.notice == .ending(token, .minute))
            tester.send(.callRecorded(tester.call(with: token)))
            #expect(tester.state.notice == nil)
            #expect(tester.token(token)?.warnings == [])
        }
        tester.tick(after: .seconds(360))
        #expect(tester.state.notice == .ending(token, .quarter))
    }

    @Test func `a warning is due on time even when its use was reported late`() throws {
        var (tester, token) = try signedIn(idle: .seconds(400))
        tester.tick(after: .seconds(390))
        // Sent right after the sign-in, answered just before the end: the old moment is the token's old end.
        tester.send(.callRecorded(tester.call(with: token, sentAgo: .seconds(295))))
        #expect(tester.token(token)?.lifetime.idle?.at == tester.now + .seconds(105))
        #expect(tester.state.nextDeadline == tester.now + .seconds(5))
        tester.tick(after: .seconds(5))
        #expect(tester.state.notice == .ending(token, .quarter))
    }

    @Test func `a span of a minute or less warns at its quarter alone`() throws {
        var (tester, token) = try signedIn(idle: .seconds(40))
        tester.tick(after: .milliseconds(29_999))
        #expect(tester.state.notice == nil)
        tester.tick(after: .milliseconds(1))
        #expect(tester.state.notice == .ending(token, .quarter))
    }

    @Test func `when the absolute end becomes the nearer one its warnings count`() {
        var tester = StateTester()
        let span = Duration.minutes(8)
        let lifetime = Lifetime(
            idle: Lifetime.End(at: tester.now + .minutes(5), span: .minutes(5), source: .estimated),
            absolute: Lifetime.End(at: tester.now + span, span: span, source: .exact))
        let grant = Grant(token: Secret("both"), kind: .login, identity: nil, lifetime: lifetime)
        tester.send(
            .sessionsRestored([RestoredSession(profile: StateTester.profile, email: "ada", grant: grant)]))
        let end = tester.now + span
        let token = tester.state.tokenOrder[0]
        while tester.now < end - .minutes(3) {
            tester.tick(after: .minutes(1))
            tester.send(.callRecorded(tester.call(with: token)))
        }
        tester.send(.noticeDismissed)
        tester.tick(at: end - .minutes(2))
        #expect(tester.state.notice == .ending(token, .quarter))
        tester.tick(at: end - .seconds(60))
        #expect(tester.state.notice == .ending(token, .minute))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.tick(at: end)
        #expect(tester.token(token)?.status == .ended(.time))
    }

    @Test(arguments: [Int64.max, .min, 0, -1])
    func `absurd spans from a server stop nothing`(nanoseconds: Int64) throws {
        var tester = StateTester()
        try tester.signIn(idle: Duration(nanoseconds: nanoseconds), identities: ["acme"])
        tester.tick(after: .minutes(60 * 24 * 365))
        #expect(tester.state.liveTokenCount == (nanoseconds == .max ? 1 : 0))
        #expect(tester.state.nextDeadline.map { $0 > tester.now } ?? true)
    }

    @Test func `with nothing to count there is no next moment`() throws {
        var tester = StateTester()
        #expect(tester.state.nextDeadline == nil)
        let session = try tester.signIn(identities: ["acme"])
        #expect(tester.state.nextDeadline != nil)
        try tester.answerLogout(tester.send(.logoutRequested([session])).first, .revoked)
        #expect(tester.state.nextDeadline == nil)
    }
}
