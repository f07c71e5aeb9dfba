import Secrets
import Sessions
import TestSupport
import Testing

/// Every event and every reply in every phase of a step-up that is looked at.
@Suite struct StepUpPhaseTests {
    enum Phase: CaseIterable {
        case closed, sending, code, verifying, asking, pushed, done, over
    }

    enum Happening: CaseIterable {
        case requested, requestedByPush, resendRequested, shown, shownByPush, entered, closed
        case tokenEnded, otherChosen, signInRequested, signInCancelled, ticked, noticeDismissed,
            endedDismissed
    }

    enum Answer: CaseIterable {
        case done, challenge, confirmed, accepted, declined, unanswered, identities
        case unreachable, wrongCode, verified, underWay, ended, cancelled
    }

    @Test(arguments: Phase.allCases, Happening.allCases)
    func `each event leads each phase to the one phase it should`(phase: Phase, happening: Happening) throws {
        var (tester, session, _) = try reach(phase)
        #expect(name(tester.state) == phase)
        if happening == .tokenEnded { tester.now = tester.now + .minutes(5) }
        tester.send(event(happening, in: session, tester))
        #expect(name(tester.state) == expected(after: happening, in: phase))
    }

    @Test(arguments: Phase.allCases, [false, true])
    func `to show a step-up reaches no customer, in whatever phase`(phase: Phase, byPush: Bool) throws {
        var (tester, _, _) = try reach(phase)
        #expect(tester.send(.stepUpShown(byPush: byPush)) == [])
        tester.send(.stepUpClosed)
        #expect(tester.send(.stepUpShown(byPush: byPush)) == [])
    }

    @Test(arguments: Phase.allCases, Answer.allCases)
    func `each reply leads each phase to the one phase it should`(phase: Phase, answer: Answer) throws {
        var (tester, _, request) = try reach(phase)
        let reply = reply(answer, tester)
        tester.send(.replied(RequestID(99), reply))
        #expect(name(tester.state) == phase)
        guard let request else { return }
        tester.send(.replied(request, reply))
        #expect(name(tester.state) == expected(after: answer, in: phase))
    }

    /// What is written nowhere else: where each event leads. All others leave the step-up alone; above all, nothing
    /// but its own key closes the dialog.
    private func expected(after happening: Happening, in phase: Phase) -> Phase {
        switch (happening, phase) {
        case (.requested, .closed): .sending
        case (.requestedByPush, .closed), (.requestedByPush, .code): .asking
        case (.resendRequested, .code), (.resendRequested, .pushed): .sending
        case (.shown, .closed), (.shownByPush, .closed), (.shown, .pushed): .code
        case (.entered, .code): .verifying
        case (.closed, _): .closed
        case (.tokenEnded, .closed): .closed
        case (.tokenEnded, _): .over
        default: phase
        }
    }

    /// Where each reply to the request under way leads. One of the wrong kind is a failure like others.
    private func expected(after answer: Answer, in phase: Phase) -> Phase {
        switch (phase, answer) {
        case (.sending, .ended), (.verifying, .ended), (.asking, .ended), (.pushed, .ended): .over
        case (.verifying, .done), (.verifying, .verified), (.pushed, .confirmed), (.pushed, .accepted): .done
        case (.asking, .challenge): .pushed
        case (.sending, _), (.verifying, _), (.asking, _), (.pushed, _): .code
        default: phase
        }
    }

    private func name(_ state: SessionState) -> Phase {
        guard let current = state.stepUp else { return .closed }
        switch current.phase {
        case .sending: return .sending
        case .code: return current.problem == .ended ? .over : .code
        case .verifying: return .verifying
        case .asking: return .asking
        case .push: return .pushed
        case .done: return .done
        }
    }

    /// Brings a state to a phase; with the request whose reply is awaited there, if there is one.
    private func reach(_ phase: Phase) throws -> (StateTester, SessionID, RequestID?) {
        var tester = StateTester(capabilities: [.identityList, .stepUp, .push])
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        var request: RequestID?
        switch phase {
        case .closed: break
        case .sending: request = try tester.send(.stepUpRequested).request
        case .asking: request = try tester.send(.stepUpByPushRequested).request
        case .pushed:
            let asking = try tester.send(.stepUpByPushRequested).request
            request = try tester.reply(to: asking, .challenge(PushChallenge(id: "7"))).request
        case .code, .verifying, .done, .over:
            tester.reply(to: try tester.send(.stepUpRequested).request, .done)
            // By then another could be sent.
            tester.tick(after: .seconds(15))
            if phase == .code { break }
            if phase == .over {
                tester.tick(after: .minutes(5))
                break
            }
            let verifying = try tester.send(.codeEntered(Secret("123456"))).request
            if phase == .done { tester.reply(to: verifying, .done) } else { request = verifying }
        }
        return (tester, session, request)
    }

    private func reply(_ answer: Answer, _ tester: StateTester) -> Result<VendorReply, AuthFailure> {
        switch answer {
        case .done: .success(.done)
        case .challenge: .success(.challenge(PushChallenge(id: "7")))
        case .confirmed: .success(.pushOutcome(.confirmed))
        case .accepted: .success(.pushOutcome(.accepted(Secret("once"), tester.reference("acme"))))
        case .declined: .success(.pushOutcome(.declined))
        case .unanswered: .success(.pushOutcome(.expired))
        case .identities: .success(.identities([]))
        case .unreachable: .failure(.unreachable(.timedOut))
        case .wrongCode: .failure(.challengeRefused(.wrongCode))
        case .verified: .failure(.challengeRefused(.alreadyVerified))
        case .underWay: .failure(.challengeRefused(.underWay))
        case .ended: .failure(.ended)
        case .cancelled: .failure(.cancelled)
        }
    }

    private func event(_ happening: Happening, in session: SessionID, _ tester: StateTester) -> SessionEvent {
        switch happening {
        case .requested: .stepUpRequested
        case .requestedByPush: .stepUpByPushRequested
        case .resendRequested: .codeResendRequested
        case .shown: .stepUpShown(byPush: false)
        case .shownByPush: .stepUpShown(byPush: true)
        case .entered: .codeEntered(Secret("123456"))
        case .closed: .stepUpClosed
        case .tokenEnded, .ticked: .clockTicked
        case .otherChosen: .identityChosen(tester.identityID("cards", in: session))
        case .signInRequested:
            .signInRequested(StateTester.profile, PasswordSignIn(email: "grace", password: Secret("p")))
        case .signInCancelled: .signInCancelled
        case .noticeDismissed: .noticeDismissed
        case .endedDismissed: .endedTokensDismissed
        }
    }
}
