import Secrets
import Sessions
import Testing

@Suite struct ClockTests {
    /// A session of five minutes whose identities are read, so that no call is under way.
    private func signedIn(idle: Duration = .minutes(5)) -> (Desk, TokenID) {
        var desk = Desk()
        let session = desk.signIn(idle: idle, identities: ["acme"])
        desk.send(.noticeDismissed)
        return (desk, desk.loginToken(of: session))
    }

    @Test(arguments: [-1, 0, 1, 86_400_000] as [Int64])
    func `a token ends at its moment and not a millisecond before`(offset: Int64) {
        var (desk, token) = signedIn()
        let status: Token.Status = offset < 0 ? .live : .ended(.time)
        desk.tick(after: .milliseconds(300_000 + offset))
        #expect(desk.token(token)?.status == status)
        #expect((desk.token(token)?.secret == nil) == (status != .live))
        #expect(desk.token(token)?.displayStatus(at: desk.now) == (status == .live ? .ending : .ended))
        if status != .live {
            #expect(desk.state.notice == .tokenEnded(token))
            #expect(desk.state.nextDeadline == nil)
            #expect(desk.state.liveSessionCount == 0)
        }
    }

    @Test func `a second tick at the same moment changes nothing`() {
        for moment in [Duration.seconds(224), .seconds(225), .seconds(240), .seconds(300)] {
            var (desk, _) = signedIn()
            desk.tick(after: moment)
            let before = desk.state
            #expect(desk.send(.clockTicked) == [])
            #expect(desk.state == before)
        }
    }

    @Test func `a clock that goes back revives nothing and hurries nothing`() {
        var (desk, token) = signedIn()
        desk.tick(after: .minutes(4))
        let before = desk.state
        desk.tick(after: .minutes(-60 * 24))
        #expect(desk.state == before)
        desk.tick(after: .minutes(60 * 24 + 1))
        #expect(desk.token(token)?.status == .ended(.time))
        let ended = desk.state
        desk.tick(after: .minutes(-5))
        #expect(desk.state == ended)
    }

    @Test func `one late tick and many punctual ones come to the same state`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            var punctual = Desk()
            let restored = (0..<12).map { number in
                RestoredSession(
                    profile: Desk.profile, email: "\(number)",
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
            #expect(punctual.state == late.state)
        }
    }

    @Test func `tokens end in the order of their moments, whatever order they came in`() throws {
        var random = SeededGenerator(seed: 3)
        var desk = Desk()
        var spans = (0..<300).map { _ in Int64.random(in: 1...600_000, using: &random) }
        desk.send(
            .sessionsRestored(
                spans.map {
                    RestoredSession(
                        profile: Desk.profile, email: "\($0)", grant: desk.grant(idle: .milliseconds($0)))
                }))
        let start = desk.now
        spans.sort()
        while let next = desk.state.nextDeadline {
            try #require(next > desk.now)
            desk.tick(at: next)
            let elapsed = (desk.now - start).wholeMilliseconds
            let ended = spans.prefix { $0 <= elapsed }.count
            spans.removeFirst(ended)
            #expect(desk.state.liveTokenCount == spans.count)
        }
        #expect(spans.isEmpty)
    }

    @Test func `each warning comes once, at a quarter and at a minute`() {
        var (desk, token) = signedIn(idle: .minutes(8))
        desk.tick(after: .milliseconds(359_999))
        #expect(desk.state.notice == nil)
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .live)
        desk.tick(after: .milliseconds(1))
        #expect(desk.state.notice == .ending(token, .quarter))
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .ending)
        desk.send(.noticeDismissed)
        desk.tick(after: .milliseconds(59_999))
        #expect(desk.state.notice == nil)
        desk.tick(after: .milliseconds(1))
        #expect(desk.state.notice == .ending(token, .minute))
        desk.send(.noticeDismissed)
        desk.tick(after: .seconds(59))
        #expect(desk.state.notice == nil)
    }

    @Test func `after a use the warnings come again, each once`() {
        var (desk, token) = signedIn(idle: .minutes(8))
        for _ in 0..<3 {
            desk.tick(after: .seconds(430))
            #expect(desk.state.notice == .ending(token, .minute))
            desk.send(.callFinished(desk.call(with: token)))
            #expect(desk.state.notice == nil)
            #expect(desk.token(token)?.warnings == [])
        }
        desk.tick(after: .seconds(360))
        #expect(desk.state.notice == .ending(token, .quarter))
    }

    @Test func `a warning is due on time even when its use was reported late`() {
        var (desk, token) = signedIn(idle: .seconds(400))
        desk.tick(after: .seconds(390))
        // Sent right after the sign-in, answered just before the end: the old moment is the token's old end.
        desk.send(.callFinished(desk.call(with: token, sentAgo: .seconds(295))))
        #expect(desk.token(token)?.lifetime.idle?.at == desk.now + .seconds(105))
        #expect(desk.state.nextDeadline == desk.now + .seconds(5))
        desk.tick(after: .seconds(5))
        #expect(desk.state.notice == .ending(token, .quarter))
    }

    @Test func `a span of a minute or less warns at its quarter alone`() {
        var (desk, token) = signedIn(idle: .seconds(40))
        desk.tick(after: .milliseconds(29_999))
        #expect(desk.state.notice == nil)
        desk.tick(after: .milliseconds(1))
        #expect(desk.state.notice == .ending(token, .quarter))
    }

    @Test func `when the absolute end becomes the nearer one its warnings count`() {
        var desk = Desk()
        let span = Duration.minutes(8)
        let lifetime = Lifetime(
            idle: Lifetime.End(at: desk.now + .minutes(5), span: .minutes(5), source: .computed),
            absolute: Lifetime.End(at: desk.now + span, span: span, source: .exact))
        let grant = Grant(token: Secret("both"), kind: .login, identity: nil, lifetime: lifetime)
        desk.send(.sessionsRestored([RestoredSession(profile: Desk.profile, email: "ada", grant: grant)]))
        let end = desk.now + span
        let token = desk.state.tokenOrder[0]
        while desk.now < end - .minutes(3) {
            desk.tick(after: .minutes(1))
            desk.send(.callFinished(desk.call(with: token)))
        }
        desk.send(.noticeDismissed)
        desk.tick(at: end - .minutes(2))
        #expect(desk.state.notice == .ending(token, .quarter))
        desk.tick(at: end - .seconds(60))
        #expect(desk.state.notice == .ending(token, .minute))
        desk.send(.callFinished(desk.call(with: token)))
        desk.tick(at: end)
        #expect(desk.token(token)?.status == .ended(.time))
    }

    @Test(arguments: [Int64.max, .min, 0, -1])
    func `absurd spans from a server stop nothing`(nanoseconds: Int64) {
        var desk = Desk()
        desk.signIn(idle: Duration(nanoseconds: nanoseconds), identities: ["acme"])
        desk.tick(after: .minutes(60 * 24 * 365))
        #expect(desk.state.liveTokenCount == (nanoseconds == .max ? 1 : 0))
        #expect(desk.state.nextDeadline.map { $0 > desk.now } ?? true)
    }

    @Test func `with nothing to count there is no next moment`() {
        var desk = Desk()
        #expect(desk.state.nextDeadline == nil)
        let session = desk.signIn(identities: ["acme"])
        #expect(desk.state.nextDeadline != nil)
        desk.answer(desk.send(.logoutRequested([session])).first, .revoked)
        #expect(desk.state.nextDeadline == nil)
    }
}
