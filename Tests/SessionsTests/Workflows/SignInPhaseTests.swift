import Secrets
import Sessions
import TestSupport
import Testing

/// Every event and every reply in every phase of a sign-in.
@Suite struct SignInPhaseTests {
    enum Phase: CaseIterable {
        case idle, waiting, failed, throttled, mustChange, changing, mailing, mailed, resetting, asking,
            pushed
    }

    enum Happening: CaseIterable {
        case requested, requestedForUnknownProfile, cancelled, changeRequested, resetRequested, pushRequested
        case identitiesRequested, identityChosen, previousChosen, logoutRequested, logoutRetried, logoutClosed
        case dismissed, allDismissed, noticeDismissed, ticked, started, stopped, restored, called
    }

    enum Answer: CaseIterable {
        case grant, expired, done, challenge, accepted, confirmed, declined, unanswered, identities
        case locked, limited, unreachable, tooShort, ended, wrong, cancelled
    }

    @Test(arguments: Phase.allCases, Happening.allCases)
    func `each event leads each phase to the one phase it should`(phase: Phase, happening: Happening) throws {
        var (tester, _) = try reach(phase)
        #expect(name(tester.state.signIn) == phase)
        tester.send(event(happening, &tester))
        #expect(name(tester.state.signIn) == expected(after: happening, in: phase))
    }

    @Test(arguments: Phase.allCases, Answer.allCases)
    func `each reply leads each phase to the one phase it should`(phase: Phase, answer: Answer) throws {
        var (tester, request) = try reach(phase)
        let reply = reply(answer, &tester)
        tester.send(.replied(RequestID(99), reply))
        #expect(name(tester.state.signIn) == phase)
        guard let request else { return }
        tester.send(.replied(request, reply))
        #expect(name(tester.state.signIn) == expected(after: answer, in: phase))
    }

    /// What is written nowhere else: where each event leads. All others leave the sign-in alone.
    private func expected(after happening: Happening, in phase: Phase) -> Phase {
        switch (happening, phase) {
        case (.requested, .idle), (.requested, .failed), (.requested, .mustChange), (.requested, .mailed):
            .waiting
        case (.pushRequested, .idle), (.pushRequested, .failed), (.pushRequested, .mustChange),
            (.pushRequested, .mailed):
            .asking
        case (.cancelled, _): .idle
        case (.changeRequested, .mustChange): .changing
        case (.resetRequested, .mailed): .resetting
        default: phase
        }
    }

    /// Where each reply to the request under way leads. One of the wrong kind is a failure like others.
    private func expected(after answer: Answer, in phase: Phase) -> Phase {
        switch (phase, answer) {
        case (.waiting, .grant), (.changing, .grant), (.resetting, .grant): .idle
        case (.waiting, .expired): .mustChange
        case (.waiting, .cancelled), (.mailing, .cancelled), (.asking, .cancelled), (.pushed, .cancelled):
            .idle
        case (.waiting, .locked), (.mailing, .locked), (.asking, .locked), (.pushed, .locked),
            (.waiting, .limited), (.mailing, .limited), (.asking, .limited), (.pushed, .limited):
            .throttled
        case (.mailing, .done): .mailed
        case (.resetting, .done): .waiting
        case (.asking, .challenge): .pushed
        case (.pushed, .accepted): .waiting
        case (.changing, .ended), (.changing, .wrong): .failed
        case (.waiting, _), (.mailing, _), (.asking, _), (.pushed, _): .failed
        case (.changing, _): .mustChange
        case (.resetting, _): .mailed
        default: phase
        }
    }

    private func name(_ signIn: SignIn) -> Phase {
        switch signIn {
        case .idle: .idle
        case .waiting: .waiting
        case .failed: .failed
        case .throttled: .throttled
        case .changingPassword(let change) where change.authorization == .mailedCode:
            change.waiting.map { $0.number == 1 ? .mailing : .resetting } ?? .mailed
        case .changingPassword(let change): change.waiting == nil ? .mustChange : .changing
        case .askingDevice: .asking
        case .awaitingPush: .pushed
        }
    }

    /// Brings a state to a phase; with the request whose reply is awaited there, if there is one.
    private func reach(_ phase: Phase) throws -> (StateTester, RequestID?) {
        var tester = StateTester(capabilities: [.identityList, .push, .passwordReset])
        var request: RequestID?
        switch phase {
        case .idle: break
        case .waiting: request = try tester.startSignIn()
        case .failed: tester.fail(try tester.startSignIn(), .wrongCredentials)
        case .throttled: tester.fail(try tester.startSignIn(), .locked(for: .minutes(30)))
        case .mustChange: try tester.meetExpiredPassword()
        case .changing:
            try tester.meetExpiredPassword()
            request = try tester.send(.passwordChangeRequested(new: Secret("new"))).request
        case .mailing, .mailed, .resetting:
            request = try tester.send(.resetMailRequested(StateTester.profile, email: "ada")).request
            guard phase != .mailing, let mail = request else { break }
            tester.reply(to: mail, .done)
            request = nil
            if phase == .mailed { break }
            request = try tester.send(.resetRequested(code: Secret("c"), new: Secret("new"))).request
        case .asking, .pushed:
            let asking = try tester.send(.pushRequested(StateTester.profile, email: "ada")).request
            request = asking
            if phase == .pushed {
                request = try tester.reply(to: asking, .challenge(PushChallenge(id: "7"))).request
            }
        }
        return (tester, request)
    }

    private func reply(_ answer: Answer, _ tester: inout StateTester) -> Result<VendorReply, AuthFailure> {
        switch answer {
        case .grant: .success(.grant(tester.grant()))
        case .expired: .success(.passwordExpired(tester.grant(.passwordChangeOnly)))
        case .done: .success(.done)
        case .challenge: .success(.challenge(PushChallenge(id: "7")))
        case .accepted: .success(.pushOutcome(.accepted(Secret("once"), tester.reference("x"))))
        case .confirmed: .success(.pushOutcome(.confirmed))
        case .declined: .success(.pushOutcome(.declined))
        case .unanswered: .success(.pushOutcome(.expired))
        case .identities: .success(.identities([]))
        case .locked: .failure(.locked(for: .minutes(30)))
        case .limited: .failure(.rateLimited(for: .seconds(9)))
        case .unreachable: .failure(.unreachable(.timedOut))
        case .tooShort: .failure(.passwordRefused(.tooShort))
        case .ended: .failure(.ended)
        case .wrong: .failure(.wrongCredentials)
        case .cancelled: .failure(.cancelled)
        }
    }

    private func event(_ happening: Happening, _ tester: inout StateTester) -> SessionEvent {
        let session = SessionID(77)
        let form = PasswordSignIn(email: "ada", password: Secret("p"))
        switch happening {
        case .requested: return .signInRequested(StateTester.profile, form)
        case .requestedForUnknownProfile: return .signInRequested(Profile.ID("nowhere"), form)
        case .cancelled: return .signInCancelled
        case .changeRequested: return .passwordChangeRequested(new: Secret("n"))
        case .resetRequested: return .resetRequested(code: Secret("c"), new: Secret("n"))
        case .pushRequested: return .pushRequested(StateTester.profile, email: "ada")
        case .identitiesRequested: return .identitiesRequested(session)
        case .identityChosen: return .identityChosen(tester.identityID("x", in: session))
        case .previousChosen: return .previousIdentityChosen
        case .logoutRequested: return .logoutRequested([session])
        case .logoutRetried: return .logoutRetried
        case .logoutClosed: return .logoutClosed
        case .dismissed: return .tokenDismissed(TokenID(77))
        case .allDismissed: return .endedTokensDismissed
        case .noticeDismissed: return .noticeDismissed
        case .ticked: return .clockTicked
        case .started: return .authorityStarted(StateTester.profile, address: "http://127.0.0.1:1")
        case .stopped: return .authorityStopped(StateTester.profile, reason: "no port")
        case .restored:
            let grant = tester.grant()
            return .sessionsRestored([
                RestoredSession(profile: StateTester.profile, email: "ada", grant: grant)
            ])
        case .called: return .callRecorded(tester.call(with: nil))
        }
    }
}
