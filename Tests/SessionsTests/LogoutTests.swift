import Secrets
import Sessions
import Testing

@Suite struct LogoutTests {
    @Test func `a logout asks with every live token of the session and is proven when all are refused`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        desk.act(as: "acme", in: session)
        let effects = desk.send(.logoutRequested([session]))
        let credentials = desk.state.tokens(of: session).map {
            Credential(token: $0.id, kind: $0.kind, secret: $0.secret ?? .empty)
        }
        #expect(credentials.map(\.kind) == [.login, .identity])
        #expect(effects == [.logOut(effects.request, Desk.profile, session, credentials)])
        #expect(desk.state.logout?.rows.map(\.progress) == [.asking, .asking])
        #expect(desk.state.acting != nil)
        #expect(desk.answer(effects.first, .revoked) == [])
        #expect(desk.state.logout?.isProven == true)
        #expect(desk.state.tokens.values.allSatisfy { $0.status == .revoked && $0.secret == nil })
        #expect(desk.state.acting == nil)
        desk.send(.logoutClosed)
        #expect(desk.state.logout == nil)
    }

    @Test func `a logout that nobody confirmed says so and forgets the tokens`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let effects = desk.send(.logoutRequested([session]))
        desk.answer(effects.first, .unconfirmed(.unreachable(.connectionRefused)))
        #expect(desk.state.logout?.isFinished == true)
        #expect(desk.state.logout?.isProven == false)
        #expect(desk.state.logout?.canRetry == false)
        #expect(desk.token(desk.loginToken(of: session))?.displayStatus(at: desk.now) == .unconfirmed)
        #expect(desk.state.liveTokenCount == 0)
    }

    @Test(arguments: [LogoutReport.Outcome.failed(.serverFault(status: 500)), .stillAccepted])
    func `what the server did not end stays live and can be tried again`(outcome: LogoutReport.Outcome) {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        desk.answer(desk.send(.logoutRequested([session])).first, outcome)
        #expect(desk.state.liveSessions == [session])
        #expect(desk.state.logout?.canRetry == true)
        let again = desk.send(.logoutRetried)
        #expect(again.count == 1)
        #expect(desk.state.logout?.rows.map(\.progress) == [.asking])
        #expect(desk.send(.logoutRetried) == [])
        desk.answer(again.first, .revoked)
        #expect(desk.state.logout?.isProven == true)
        #expect(desk.state.logout?.doneCount == 1)
    }

    @Test func `a retry asks only about what failed`() {
        var desk = Desk()
        let first = desk.signIn("ada", identities: ["x"])
        let second = desk.signIn("grace", identities: ["y"])
        let effects = desk.send(.logoutRequested([first, second]))
        desk.answer(effects[0], .revoked)
        desk.answer(effects[1], .failed(.unexpectedStatus(418)))
        guard case .logOut(_, _, second, let credentials)? = desk.send(.logoutRetried).first else {
            Issue.record("the failed session is not asked about")
            return
        }
        #expect(credentials.map(\.token) == [desk.loginToken(of: second)])
        #expect(desk.state.logout?.revokedCount == 1)
    }

    @Test func `eight sessions are asked about at once, each next one as another is answered`() {
        var desk = Desk()
        let sessions = (0..<20).map { desk.signIn("user\($0)", identities: ["x"]) }
        var waiting = desk.send(.logoutRequested(sessions))
        #expect(waiting.count == 8)
        var answered = 0
        while !waiting.isEmpty {
            let next = desk.answer(waiting.removeFirst(), .revoked)
            answered += 1
            #expect(next.count == (answered <= 12 ? 1 : 0))
            #expect(desk.state.logout?.doneCount == answered)
            waiting += next
        }
        #expect(answered == 20)
        #expect(desk.state.logout?.isProven == true)
    }

    @Test func `what appears after the logout was asked for is not touched`() {
        var desk = Desk()
        let old = desk.signIn("ada", identities: ["x"])
        let effects = desk.send(.logoutRequested([old]))
        let new = desk.signIn("grace", identities: ["y"])
        let same = desk.signIn("ada", identities: ["x"])
        #expect(desk.answer(effects.first, .revoked) == [])
        #expect(desk.state.liveSessions == [new, same])
        #expect(desk.state.logout?.rows.map(\.session) == [old])
    }

    @Test func `a second logout waits until the first is through`() {
        var desk = Desk()
        let first = desk.signIn("ada", identities: ["x"])
        let second = desk.signIn("grace", identities: ["y"])
        let effects = desk.send(.logoutRequested([first]))
        let before = desk.state
        #expect(desk.send(.logoutRequested([second])) == [])
        #expect(desk.send(.logoutClosed) == [])
        #expect(desk.state == before)
        desk.answer(effects.first, .revoked)
        #expect(desk.send(.logoutRequested([second])).count == 1)
    }

    @Test func `a session on its way out is neither switched nor read`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        let effects = desk.send(.logoutRequested([session]))
        #expect(desk.send(.identityChosen(desk.identityID("cards", in: session))) == [])
        #expect(desk.send(.identityChosen(desk.identityID("acme", in: session))) == [])
        #expect(desk.send(.identitiesRequested(session)) == [])
        #expect(desk.state.switching == nil)
        desk.answer(effects.first, .failed(.serverFault(status: 500)))
        #expect(desk.send(.identityChosen(desk.identityID("cards", in: session))).count == 1)
    }

    @Test func `calls under way for a session are cancelled first, and their answers are not taken`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let reading = desk.send(.identitiesRequested(session)).request
        let access = desk.send(.identityChosen(desk.identityID("acme", in: session))).request
        let effects = desk.send(.logoutRequested([session]))
        #expect(effects.prefix(2) == [.cancel(access), .cancel(reading)])
        desk.send(.identitiesFinished(reading, session, .success([desk.identity("late")])))
        #expect(desk.state.sessions[session]?.identities.map(\.reference.id) == ["acme"])
        #expect(desk.state.sessions[session]?.reading == .read)
    }

    @Test func `tokens that came while their session was logged out end with it, unconfirmed`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let acme = desk.identityID("acme", in: session)
        let access = desk.send(.identityChosen(acme)).request
        let effects = desk.send(.logoutRequested([session]))
        desk.send(.accessFinished(access, acme, .success(desk.grant(.identity))))
        #expect(desk.state.liveTokenCount == 2)
        desk.answer(effects.last, .revoked)
        #expect(desk.state.tokens(of: session).map(\.status) == [.revoked, .forgotten])
        #expect(desk.state.logout?.rows.count == 1)
    }

    @Test func `a token that ended while it waited was not asked about, and its row says so`() {
        var desk = Desk()
        let sessions = (0..<9).map { desk.signIn("user\($0)", idle: .seconds(90), identities: ["x"]) }
        let effects = desk.send(.logoutRequested(sessions))
        desk.tick(after: .seconds(90))
        #expect(desk.answer(effects[0], .revoked) == [])
        #expect(desk.state.logout?.rows.last?.progress == .done(.unconfirmed(.ended)))
        for effect in effects.dropFirst() { desk.answer(effect, .revoked) }
        #expect(desk.state.logout?.isFinished == true)
        #expect(desk.state.logout?.isProven == false)
        #expect(desk.state.logout?.canRetry == false)
    }

    @Test func `rows of a running logout cannot be put away under it`() {
        var desk = Desk()
        let sessions = (0..<9).map { desk.signIn("user\($0)", idle: .seconds(90), identities: ["x"]) }
        let effects = desk.send(.logoutRequested(sessions))
        desk.tick(after: .seconds(90))
        desk.send(.overTokensDismissed)
        #expect(desk.state.sessionOrder == sessions)
        for effect in effects { desk.answer(effect, .revoked) }
        desk.send(.overTokensDismissed)
        #expect(desk.state.sessionOrder.isEmpty)
        #expect(desk.state.logout?.rows.map(\.email) == (0..<9).map { "user\($0)" })
    }

    @Test func `a retry about rows that were put away ends instead of waiting for good`() {
        var desk = Desk()
        let session = desk.signIn(idle: .seconds(90), identities: ["x"])
        desk.answer(desk.send(.logoutRequested([session])).first, .failed(.serverFault(status: 500)))
        desk.tick(after: .seconds(90))
        desk.send(.overTokensDismissed)
        #expect(desk.send(.logoutRetried) == [])
        #expect(desk.state.logout?.rows.map(\.progress) == [.done(.unconfirmed(.ended))])
        #expect(desk.state.logout?.canRetry == false)
    }

    @Test func `a failed logout of an old access token does not end the other tokens`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session, idle: .minutes(60))
        desk.act(as: "cards", in: session, idle: .minutes(60))
        desk.tick(after: .minutes(5))
        desk.answer(desk.send(.logoutRequested([session])).first, .failed(.serverFault(status: 502)))
        #expect(desk.state.liveTokenCount == 2)
        #expect(desk.state.acting == desk.identityID("cards", in: session))
    }

    @Test func `a token left out of the report counts as not logged out`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let request = desk.send(.logoutRequested([session])).request
        let report = LogoutReport(outcomes: [TokenID(999): .revoked])
        desk.send(.logoutFinished(request, session, report))
        #expect(desk.state.logout?.rows.map(\.progress) == [.done(.failed(.cancelled))])
        #expect(desk.state.liveTokenCount == 1)
    }

    @Test func `a report for another session or a second time changes nothing`() {
        var desk = Desk()
        let first = desk.signIn("ada", identities: ["x"])
        let second = desk.signIn("grace", identities: ["y"])
        let effects = desk.send(.logoutRequested([first]))
        let before = desk.state
        let report = LogoutReport(outcomes: [desk.loginToken(of: second): .revoked])
        #expect(desk.send(.logoutFinished(effects.request, second, report)) == [])
        #expect(desk.state == before)
        desk.answer(effects.first, .revoked)
        let after = desk.state
        desk.answer(effects.first, .stillAccepted)
        #expect(desk.state == after)
    }

    @Test func `the address where a provider wants the logout finished is kept`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let effects = desk.send(.logoutRequested([session]))
        desk.answer(effects.first, .revoked, url: "https://provider.example/logout")
        #expect(desk.state.logout?.urls == ["https://provider.example/logout"])
    }

    @Test func `a row keeps what tells its token apart`() {
        var desk = Desk()
        let session = desk.signIn("ada", identities: ["acme"])
        desk.act(as: "acme", in: session)
        desk.send(.logoutRequested([session]))
        let row = desk.state.logout?.rows.last
        #expect(row?.email == "ada")
        #expect(row?.profile == Desk.profile)
        #expect(row?.kind == .identity)
        #expect(row?.identityName == "Name of acme")
        #expect(row?.masked == "••••")
    }

    @Test func `a logged out identity is not resumed when the login signs in again`() {
        var desk = Desk()
        let session = desk.signIn("ada", identities: ["acme"])
        desk.act(as: "acme", in: session)
        desk.answer(desk.send(.logoutRequested([session])).first, .revoked)
        let again = desk.signIn("ada", identities: ["acme"])
        #expect(desk.state.acting == nil)
        #expect(desk.state.switching == nil)
        #expect(desk.state.sessionOrder == [again])
    }
}
