import Secrets
import Sessions
import Testing

/// Another password by choice, and one by a mailed code. What an expired one leads to is in `SignInTests`.
@Suite struct Passwords {
    private static let form = SignInRequest(
        email: "ada", password: Secret("old"), timeToLive: TimeSpan(seconds: 60))

    private func choosing() -> Desk {
        var desk = Desk(features: [.newPassword, .passwordReset])
        #expect(desk.send(.passwordChangeChosen(Desk.profile, Self.form)) == [])
        return desk
    }

    private func mailing() -> (Desk, RequestID) {
        var desk = Desk(features: [.newPassword, .passwordReset])
        let effects = desk.send(.resetMailRequested(Desk.profile, email: "ada"))
        #expect(effects == [.requestReset(effects.request, Desk.profile, email: "ada")])
        return (desk, effects.request)
    }

    private func change(_ desk: Desk) -> SignIn.PasswordChange? {
        if case .changingPassword(let change) = desk.state.signIn { change } else { nil }
    }

    @Test func `a chosen change asks for nothing before the new password is there, then signs in with both`()
    {
        var desk = choosing()
        let effects = desk.send(.passwordChangeRequested(new: Secret("new")))
        let old = OldPassword(email: "ada", old: Secret("old"), timeToLive: TimeSpan(seconds: 60))
        #expect(effects == [.changePassword(effects.request, Desk.profile, old, to: Secret("new"))])
        desk.send(.passwordChangeFinished(effects.request, .success(desk.grant())))
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.liveSessionCount == 1)
    }

    @Test(arguments: [AuthFailure.wrongCredentials, .passwordRefused(.incorrect)])
    func `a wrong old password leads back to the form`(failure: AuthFailure) {
        var desk = choosing()
        let request = desk.send(.passwordChangeRequested(new: Secret("new"))).request
        desk.send(.passwordChangeFinished(request, .failure(failure)))
        let attempt = SignIn.Attempt(
            profile: Desk.profile, email: "ada", timeToLive: TimeSpan(seconds: 60))
        #expect(desk.state.signIn == .failed(attempt, .wrongCredentials))
    }

    @Test func `a password against the rules is asked for again`() {
        var desk = choosing()
        let request = desk.send(.passwordChangeRequested(new: Secret("new"))).request
        desk.send(.passwordChangeFinished(request, .failure(.passwordRefused(.againstRules))))
        #expect(change(desk)?.problem == .passwordRefused(.againstRules))
        #expect(change(desk)?.waiting == nil)
    }

    @Test func `a change that nobody finishes forgets the old password after five minutes`() {
        var desk = choosing()
        desk.tick(at: desk.now + .minutes(5) - .milliseconds(1))
        #expect(change(desk) != nil)
        desk.tick(after: .milliseconds(1))
        #expect(desk.state.signIn == .idle)
    }

    @Test func `a vendor without these steps is asked nothing`() {
        var desk = Desk()
        #expect(desk.send(.passwordChangeChosen(Desk.profile, Self.form)) == [])
        #expect(desk.send(.resetMailRequested(Desk.profile, email: "ada")) == [])
        #expect(desk.state.signIn == .idle)
    }

    @Test func `a mailed code sets a password, which is then signed in with`() {
        var (desk, mail) = mailing()
        // Before the mail is on its way there is no code to be typed.
        #expect(desk.send(.resetRequested(code: Secret("c"), new: Secret("new"))) == [])
        desk.send(.resetMailFinished(mail, nil))
        // Reading mail may take its time.
        desk.tick(after: .minutes(600))
        let effects = desk.send(.resetRequested(code: Secret("c"), new: Secret("new")))
        #expect(
            effects
                == [.resetPassword(effects.request, Desk.profile, code: Secret("c"), to: Secret("new"))])
        let next = desk.send(.resetFinished(effects.request, nil))
        #expect(
            next == [
                .signIn(
                    next.request, Desk.profile, SignInRequest(email: "ada", password: Secret("new")))
            ])
    }

    @Test func `a mail that could not be asked for says why`() {
        var (desk, mail) = mailing()
        desk.send(.resetMailFinished(mail, .unreachable(.timedOut)))
        #expect(
            desk.state.signIn
                == .failed(SignIn.Attempt(profile: Desk.profile, email: "ada"), .unreachable(.timedOut)))
        (desk, mail) = mailing()
        desk.send(.resetMailFinished(mail, .rateLimited(for: .seconds(9))))
        guard case .throttled(_, .limited, let until) = desk.state.signIn else {
            Issue.record("\(desk.state.signIn)")
            return
        }
        #expect(until == desk.now + .seconds(9))
    }

    @Test func `a wrong code can be typed again`() {
        var (desk, mail) = mailing()
        desk.send(.resetMailFinished(mail, nil))
        let request = desk.send(.resetRequested(code: Secret("x"), new: Secret("new"))).request
        desk.send(.resetFinished(request, .passwordRefused(.codeUnknown)))
        #expect(change(desk)?.problem == .passwordRefused(.codeUnknown))
        #expect(desk.send(.resetRequested(code: Secret("c"), new: Secret("new"))).count == 1)
    }

    @Test func `a reset that went through after its cancel is told, and nobody is signed in`() {
        var (desk, mail) = mailing()
        desk.send(.resetMailFinished(mail, nil))
        let request = desk.send(.resetRequested(code: Secret("c"), new: Secret("new"))).request
        #expect(desk.send(.signInCancelled) == [.cancel(request)])
        #expect(desk.send(.resetFinished(request, nil)) == [])
        #expect(desk.state.notice == .passwordChangedAfterCancel(email: "ada"))
        #expect(desk.state.signIn == .idle)
    }

    @Test func `a mail that was cancelled leaves nothing behind`() {
        var (desk, mail) = mailing()
        #expect(desk.send(.signInCancelled) == [.cancel(mail)])
        #expect(desk.send(.resetMailFinished(mail, nil)) == [])
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.notice == nil)
    }

    @Test func `a change of one's own choice is not asked for under a bar`() {
        var desk = Desk(features: .newPassword)
        desk.send(.signInFinished(desk.startSignIn(), .failure(.rateLimited(for: .seconds(9)))))
        let throttled = desk.state.signIn
        desk.send(.passwordChangeChosen(Desk.profile, Self.form))
        #expect(desk.state.signIn == throttled)
    }
}
