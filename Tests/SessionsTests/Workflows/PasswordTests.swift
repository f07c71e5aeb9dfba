import Secrets
import Sessions
import TestSupport
import Testing

/// Another password by choice, and one by a mailed code. What an expired one leads to is in `SignInTests`.
@Suite struct Passwords {
    private static let form = PasswordSignIn(
        email: "ada", password: Secret("old"), timeToLive: .seconds(60))

    private func choosing() -> StateTester {
        var tester = StateTester(capabilities: [.newPassword, .passwordReset])
        #expect(tester.send(.passwordChangeChosen(StateTester.profile, Self.form)) == [])
        return tester
    }

    private func mailing() throws -> (StateTester, RequestID) {
        var tester = StateTester(capabilities: [.newPassword, .passwordReset])
        let effects = tester.send(.resetMailRequested(StateTester.profile, email: "ada"))
        #expect(try effects == [.send(effects.request, .mailPasswordReset(email: "ada"))])
        return try (tester, effects.request)
    }

    private func change(_ tester: StateTester) -> SignIn.PasswordChange? {
        if case .changingPassword(let change) = tester.state.signIn { change } else { nil }
    }

    @Test func `a chosen change asks for nothing before the new password is there, then signs in with both`()
        throws
    {
        var tester = choosing()
        let effects = tester.send(.passwordChangeRequested(new: Secret("new")))
        let replacement = PasswordReplacement(
            email: "ada", old: Secret("old"), new: Secret("new"), timeToLive: .seconds(60))
        #expect(try effects == [.send(effects.request, .replacePassword(replacement))])
        try tester.send(.replied(effects.request, .success(.grant(tester.grant()))))
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.liveSessionCount == 1)
    }

    @Test(arguments: [AuthFailure.wrongCredentials, .passwordRefused(.incorrect)])
    func `a wrong old password leads back to the form`(failure: AuthFailure) throws {
        var tester = choosing()
        let request = try tester.send(.passwordChangeRequested(new: Secret("new"))).request
        tester.send(.replied(request, .failure(failure)))
        let attempt = SignIn.Attempt(
            profile: StateTester.profile, email: "ada", timeToLive: .seconds(60))
        #expect(tester.state.signIn == .failed(attempt, .wrongCredentials))
    }

    @Test func `a password against the rules is asked for again`() throws {
        var tester = choosing()
        let request = try tester.send(.passwordChangeRequested(new: Secret("new"))).request
        tester.send(.replied(request, .failure(.passwordRefused(.againstRules))))
        #expect(change(tester)?.problem == .passwordRefused(.againstRules))
        #expect(change(tester)?.waiting == nil)
    }

    @Test func `an unfinished change forgets the old password after five minutes`() throws {
        var tester = choosing()
        tester.tick(at: tester.now + .minutes(5) - .milliseconds(1))
        #expect(change(tester) != nil)
        tester.tick(after: .milliseconds(1))
        #expect(tester.state.signIn == .idle)
    }

    @Test func `a vendor without these steps is asked nothing`() {
        var tester = StateTester()
        #expect(tester.send(.passwordChangeChosen(StateTester.profile, Self.form)) == [])
        #expect(tester.send(.resetMailRequested(StateTester.profile, email: "ada")) == [])
        #expect(tester.state.signIn == .idle)
    }

    @Test func `a mailed code sets a password, which is then signed in with`() throws {
        var (tester, mail) = try mailing()
        // Before the mail is on its way there is no code to be typed.
        #expect(tester.send(.resetRequested(code: Secret("c"), new: Secret("new"))) == [])
        tester.send(.replied(mail, .success(.done)))
        // Reading mail may take its time.
        tester.tick(after: .minutes(600))
        let effects = tester.send(.resetRequested(code: Secret("c"), new: Secret("new")))
        let reset = PasswordReset(email: "ada", code: Secret("c"), new: Secret("new"))
        #expect(try effects == [.send(effects.request, .resetPassword(reset))])
        let next = try tester.send(.replied(effects.request, .success(.done)))
        let form = PasswordSignIn(email: "ada", password: Secret("new"))
        #expect(try next == [.send(next.request, .signIn(form))])
    }

    @Test func `a mail that could not be asked for says why`() throws {
        var (tester, mail) = try mailing()
        tester.send(.replied(mail, .failure(.unreachable(.timedOut))))
        #expect(
            tester.state.signIn
                == .failed(
                    SignIn.Attempt(profile: StateTester.profile, email: "ada"), .unreachable(.timedOut)))
        (tester, mail) = try mailing()
        tester.send(.replied(mail, .failure(.rateLimited(for: .seconds(9)))))
        guard case .throttled(_, .limited, let until) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(until == tester.now + .seconds(9))
    }

    @Test func `a wrong code can be typed again`() throws {
        var (tester, mail) = try mailing()
        tester.send(.replied(mail, .success(.done)))
        let request = try tester.send(.resetRequested(code: Secret("x"), new: Secret("new"))).request
        tester.send(.replied(request, .failure(.passwordRefused(.codeUnknown))))
        #expect(change(tester)?.problem == .passwordRefused(.codeUnknown))
        #expect(tester.send(.resetRequested(code: Secret("c"), new: Secret("new"))).count == 1)
    }

    @Test func `a reset that succeeds after its cancel is told, and leads to no session`() throws {
        var (tester, mail) = try mailing()
        tester.send(.replied(mail, .success(.done)))
        let request = try tester.send(.resetRequested(code: Secret("c"), new: Secret("new"))).request
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        #expect(tester.send(.replied(request, .success(.done))) == [])
        #expect(tester.state.notice == .passwordChangedAfterCancel(email: "ada"))
        #expect(tester.state.signIn == .idle)
    }

    @Test func `a mail that was cancelled leaves nothing behind`() throws {
        var (tester, mail) = try mailing()
        #expect(tester.send(.signInCancelled) == [.cancel(mail)])
        #expect(tester.send(.replied(mail, .success(.done))) == [])
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.notice == nil)
    }

    @Test func `a chosen change is not begun under a throttle`() throws {
        var tester = StateTester(capabilities: [.newPassword])
        try tester.send(.replied(tester.startSignIn(), .failure(.rateLimited(for: .seconds(9)))))
        let throttled = tester.state.signIn
        tester.send(.passwordChangeChosen(StateTester.profile, Self.form))
        #expect(tester.state.signIn == throttled)
    }
}
