import Secrets
import Sessions
import TestSupport
import Testing

@Suite struct LogoutTests {
    @Test func `a logout asks with every live token of the session and is proven when all are refused`()
        throws
    {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        let effects = tester.send(.logoutRequested([session]))
        let credentials = try tester.state.tokens(of: session).map { try tester.credential(of: $0.id) }
        #expect(credentials.map(\.kind) == [.login, .identity])
        #expect(try effects == [.send(effects.request, .logOut, as: credentials[0])])
        #expect(tester.state.logout?.rows.map(\.progress) == [.asking, .asking])
        #expect(tester.state.acting != nil)
        var next = tester.reply(to: try effects.request, .loggedOut(url: nil))
        #expect(try next == [.send(next.request, .introspect, as: credentials[0])])
        // From the server's first answer on, every token is on its way out, and nobody is acted as.
        #expect(tester.state.tokens.values.allSatisfy { $0.status == .ending && $0.shownEnd == nil })
        #expect(tester.state.logout?.rows.map(\.progress) == [.ending, .ending])
        #expect(tester.state.acting == nil)
        next = tester.reply(to: try next.request, .introspection(isActive: false))
        let (check, question) = (try next.first(.verifyKey), try next.first(.introspect))
        #expect(question.credential == credentials[1])
        #expect(tester.state.logout?.rows.map(\.progress) == [.refused, .ending])
        // Each row is settled as its own answer comes; the key is asked about once.
        #expect(tester.reply(to: check.id, .done) == [])
        #expect(tester.state.logout?.rows.map(\.progress) == [.done(.revoked), .ending])
        #expect(tester.fail(question.id, .ended) == [])
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.tokens.values.allSatisfy { $0.status == .revoked })
        #expect(tester.state.keyring.count == 0)
        #expect(tester.state.acting == nil)
        tester.send(.logoutClosed)
        #expect(tester.state.logout == nil)
    }

    @Test func `an unconfirmed logout says so and keeps the tokens until their end`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let effects = tester.send(.logoutRequested([session]))
        try tester.answerLogout(effects.first, .unconfirmed(.unreachable(.connectionRefused)))
        #expect(tester.state.logout?.isFinished == true)
        #expect(tester.state.logout?.isProven == false)
        #expect(tester.state.logout?.canRetry == true)
        let token = try tester.loginToken(of: session)
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .unconfirmed)
        #expect(tester.state.liveTokenCount == 0 && tester.state.unsettledCount == 1)
        #expect(tester.state.keyring[token] != nil)
        tester.tick(after: .minutes(5))
        #expect(tester.state.keyring.count == 0 && tester.state.unsettledCount == 0)
    }

    @Test(
        arguments: [
            (LogoutRun.Outcome.failed(.notPermitted(code: nil)), true),
            (.failed(.rateLimited(for: nil)), true), (.failed(.keyRefused), true),
            (.unconfirmed(.serverFault(status: 500)), false),
            (.unconfirmed(.malformedAnswer("")), false), (.stillAccepted, false),
        ])
    func `only what the server refused to end stays live; either can be tried again`(
        outcome: LogoutRun.Outcome, isLive: Bool
    ) throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        try tester.answerLogout(tester.send(.logoutRequested([session])).first, outcome)
        #expect(tester.state.liveSessions == (isLive ? [session] : []))
        #expect(tester.state.unsettledCount == (isLive ? 0 : 1))
        #expect(tester.state.logout?.rows.map(\.progress) == [.done(outcome)])
        #expect(tester.state.logout?.canRetry == true)
        let again = tester.send(.logoutRetried)
        #expect(again.count == 1)
        #expect(tester.state.logout?.rows.map(\.progress) == [.asking])
        #expect(tester.send(.logoutRetried) == [])
        try tester.answerLogout(again.first, .revoked)
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.logout?.doneCount == 1)
    }

    @Test func `a retry asks only about what failed`() throws {
        var tester = StateTester()
        let first = try tester.signIn("ada", identities: ["x"])
        let second = try tester.signIn("grace", identities: ["y"])
        let effects = tester.send(.logoutRequested([first, second]))
        try tester.answerLogout(effects[0], .revoked)
        try tester.answerLogout(effects[1], .failed(.notPermitted(code: nil)))
        let again = tester.send(.logoutRetried)
        #expect(try again.map { $0.sent?.credential?.token } == [tester.loginToken(of: second)])
        #expect(tester.state.logout?.revokedCount == 1)
    }

    @Test func `eight sessions are asked about at once, each next one as another is answered`() throws {
        var tester = StateTester()
        let sessions = try (0..<20).map { try tester.signIn("user\($0)", identities: ["x"]) }
        var waiting = tester.send(.logoutRequested(sessions))
        #expect(waiting.count == 8)
        var answered = 0
        while !waiting.isEmpty {
            let next = try tester.answerLogout(waiting.removeFirst(), .revoked)
            answered += 1
            #expect(next.count == (answered <= 12 ? 1 : 0))
            #expect(tester.state.logout?.doneCount == answered)
            waiting += next
        }
        #expect(answered == 20)
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `what appears after the logout was asked for is not touched`() throws {
        var tester = StateTester()
        let old = try tester.signIn("ada", identities: ["x"])
        let effects = tester.send(.logoutRequested([old]))
        let new = try tester.signIn("grace", identities: ["y"])
        let same = try tester.signIn("ada", identities: ["x"])
        #expect(try tester.answerLogout(effects.first, .revoked) == [])
        #expect(tester.state.liveSessions == [new, same])
        #expect(tester.state.logout?.rows.map(\.session) == [old])
    }

    @Test func `a second logout waits until the first is through`() throws {
        var tester = StateTester()
        let first = try tester.signIn("ada", identities: ["x"])
        let second = try tester.signIn("grace", identities: ["y"])
        let effects = tester.send(.logoutRequested([first]))
        let before = tester.settled
        #expect(tester.send(.logoutRequested([second])) == [])
        #expect(tester.send(.logoutClosed) == [])
        #expect(tester.settled == before)
        try tester.answerLogout(effects.first, .revoked)
        #expect(tester.send(.logoutRequested([second])).count == 1)
    }

    @Test func `a session on its way out is neither switched nor read`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let effects = tester.send(.logoutRequested([session]))
        #expect(tester.send(.identityChosen(tester.identityID("cards", in: session))) == [])
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: session))) == [])
        #expect(tester.send(.identitiesRequested(session)) == [])
        #expect(tester.state.switching == nil)
        try tester.answerLogout(effects.first, .failed(.rateLimited(for: nil)))
        #expect(tester.send(.identityChosen(tester.identityID("cards", in: session))).count == 1)
    }

    @Test
    func `requests under way for a session are cancelled with its logout, and their replies are not taken`()
        throws
    {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let reading = try tester.send(.identitiesRequested(session)).request
        let access = try tester.send(.identityChosen(tester.identityID("acme", in: session))).request
        let effects = tester.send(.logoutRequested([session]))
        #expect(effects.contains(.cancel(access)) && effects.contains(.cancel(reading)))
        tester.send(.replied(reading, .success(.identities([tester.identity("late")]))))
        #expect(tester.state.sessions[session]?.identities.map(\.reference.id) == ["acme"])
        #expect(tester.state.sessions[session]?.identitiesStatus == .loaded)
    }

    @Test func `tokens that came while their session was logged out end with it, unconfirmed`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let acme = tester.identityID("acme", in: session)
        let access = try tester.send(.identityChosen(acme)).request
        let effects = tester.send(.logoutRequested([session]))
        tester.send(.replied(access, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.liveTokenCount == 2)
        try tester.answerLogout(effects.logout, .revoked)
        #expect(tester.state.tokens(of: session).map(\.status) == [.revoked, .unconfirmed])
        #expect(tester.state.logout?.rows.count == 1)
    }

    @Test func `a token that ended while it waited was not asked about, and its row says so`() throws {
        var tester = StateTester()
        let sessions = try (0..<9).map {
            try tester.signIn("user\($0)", idle: .seconds(90), identities: ["x"])
        }
        let effects = tester.send(.logoutRequested(sessions))
        tester.tick(after: .seconds(90))
        #expect(try tester.answerLogout(effects[0], .revoked) == [])
        #expect(tester.state.logout?.rows.last?.progress == .done(.expired))
        for effect in effects.dropFirst() { try tester.answerLogout(effect, .revoked) }
        #expect(tester.state.logout?.isFinished == true)
        #expect(tester.state.logout?.isProven == false)
        #expect(tester.state.logout?.canRetry == false)
    }

    @Test func `rows of a running logout cannot be dismissed`() throws {
        var tester = StateTester()
        let sessions = try (0..<9).map {
            try tester.signIn("user\($0)", idle: .seconds(90), identities: ["x"])
        }
        let effects = tester.send(.logoutRequested(sessions))
        tester.tick(after: .seconds(90))
        tester.send(.endedTokensDismissed)
        #expect(tester.state.sessionOrder == sessions)
        for effect in effects { try tester.answerLogout(effect, .revoked) }
        tester.send(.endedTokensDismissed)
        #expect(tester.state.sessionOrder.isEmpty)
        #expect(tester.state.logout?.rows.map(\.email) == (0..<9).map { "user\($0)" })
    }

    @Test func `a retry about rows that were dismissed ends instead of waiting forever`() throws {
        var tester = StateTester()
        let session = try tester.signIn(idle: .seconds(90), identities: ["x"])
        try tester.answerLogout(
            tester.send(.logoutRequested([session])).first, .failed(.rateLimited(for: nil)))
        tester.tick(after: .seconds(90))
        tester.send(.endedTokensDismissed)
        #expect(tester.send(.logoutRetried) == [])
        #expect(tester.state.logout?.rows.map(\.progress) == [.done(.expired)])
        #expect(tester.state.logout?.canRetry == false)
    }

    @Test func `a failed logout of an old identity token does not end the other tokens`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session, idle: .minutes(60))
        try tester.act(as: "cards", in: session, idle: .minutes(60))
        tester.tick(after: .minutes(5))
        try tester.answerLogout(
            tester.send(.logoutRequested([session])).first, .failed(.rateLimited(for: nil)))
        #expect(tester.state.liveTokenCount == 2)
        #expect(tester.state.acting == tester.identityID("cards", in: session))
    }

    @Test func `a reply that comes a second time changes nothing`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["x"])
        let logout = try tester.send(.logoutRequested([session])).request
        let question = try tester.reply(to: logout, .loggedOut(url: nil)).request
        let before = tester.settled
        #expect(tester.reply(to: logout, .loggedOut(url: "https://evil.example")) == [])
        #expect(tester.settled == before)
        tester.reply(to: question, .introspection(isActive: false))
        let after = tester.settled
        #expect(tester.reply(to: question, .introspection(isActive: true)) == [])
        #expect(tester.settled == after)
    }

    @Test func `the address where a provider wants the logout finished is kept`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let effects = tester.send(.logoutRequested([session]))
        try tester.answerLogout(effects.first, .revoked, url: "https://provider.example/logout")
        #expect(tester.state.logout?.urls == ["https://provider.example/logout"])
    }

    @Test func `a row keeps what tells its token apart`() throws {
        var tester = StateTester()
        let session = try tester.signIn("ada", identities: ["acme"])
        try tester.act(as: "acme", in: session)
        tester.send(.logoutRequested([session]))
        let row = tester.state.logout?.rows.last
        #expect(row?.email == "ada")
        #expect(row?.profile == StateTester.profile)
        #expect(row?.kind == .identity)
        #expect(row?.identityName == "Name of acme")
        #expect(row?.masked == "••••")
    }

    @Test func `a logged out identity is not resumed when the login signs in again`() throws {
        var tester = StateTester()
        let session = try tester.signIn("ada", identities: ["acme"])
        try tester.act(as: "acme", in: session)
        try tester.answerLogout(tester.send(.logoutRequested([session])).first, .revoked)
        let again = try tester.signIn("ada", identities: ["acme"])
        #expect(tester.state.acting == nil)
        #expect(tester.state.switching == nil)
        #expect(tester.state.sessionOrder == [again])
    }
}
