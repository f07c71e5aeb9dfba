import Secrets
import Sessions
import Testing

/// Every event in every phase of a step-up that is looked at.
@Suite struct StepUpPhaseTests {
    enum Phase: CaseIterable {
        case closed, sending, code, verifying, asking, pushed, done, over
    }

    enum Happening: CaseIterable {
        case requested, requestedByPush, resendRequested, entered, closed
        case codeSent, codeNotSent, verified, codeRefused
        case pushAsked, pushNotAsked, confirmed, declined, expired, brokenOff
        case codeSentToNobody, verifiedForNobody, askedForNobody, confirmedToNobody
        case tokenEnded, otherChosen, signInRequested, signInCancelled, ticked, noticeDismissed, overDismissed
    }

    @Test(arguments: Phase.allCases, Happening.allCases)
    func `each event leads each phase to the one phase it should`(phase: Phase, happening: Happening) {
        var (desk, session, request) = reach(phase)
        #expect(name(desk.state) == phase)
        if happening == .tokenEnded { desk.now = desk.now + .minutes(5) }
        desk.send(event(happening, request: request, session: session, desk: desk))
        #expect(name(desk.state) == expected(after: happening, in: phase))
    }

    /// What is written nowhere else: where each event leads. All others leave the step-up alone; above all, nothing
    /// but its own key closes the dialog.
    private func expected(after happening: Happening, in phase: Phase) -> Phase {
        switch (happening, phase) {
        case (.requested, .closed): .sending
        case (.requestedByPush, .closed), (.requestedByPush, .code): .asking
        case (.resendRequested, .code), (.resendRequested, .pushed): .sending
        case (.entered, .code): .verifying
        case (.closed, _): .closed
        case (.codeSent, .sending), (.codeNotSent, .sending), (.codeRefused, .verifying): .code
        case (.verified, .verifying), (.confirmed, .pushed): .done
        case (.pushAsked, .asking): .pushed
        case (.pushNotAsked, .asking): .code
        case (.declined, .pushed), (.expired, .pushed), (.brokenOff, .pushed): .code
        case (.tokenEnded, .closed): .closed
        case (.tokenEnded, _): .over
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

    /// Brings a desk to a phase; with the request whose answer is awaited there, or was last.
    private func reach(_ phase: Phase) -> (Desk, SessionID, RequestID) {
        var desk = Desk(features: [.identityList, .stepUp, .push])
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        var request = RequestID(-1)
        switch phase {
        case .closed: break
        case .sending:
            request = desk.send(.stepUpRequested).request
        case .asking:
            request = desk.send(.stepUpByPushRequested).request
        case .pushed:
            request = desk.send(.stepUpByPushRequested).request
            request = desk.send(.stepUpAsked(request, .success(PushChallenge(id: "7")))).request
        case .code, .verifying, .done, .over:
            request = desk.send(.stepUpRequested).request
            desk.send(.codeSent(request, nil))
            // By then another could be sent.
            desk.tick(after: .seconds(15))
            if phase == .code { break }
            if phase == .over {
                desk.tick(after: .minutes(5))
                break
            }
            request = desk.send(.codeEntered(Secret("123456"))).request
            if phase == .done { desk.send(.codeVerified(request, nil)) }
        }
        return (desk, session, request)
    }

    private func event(
        _ happening: Happening, request: RequestID, session: SessionID, desk: Desk
    ) -> SessionEvent {
        let nobody = RequestID(99)
        return switch happening {
        case .requested: .stepUpRequested
        case .requestedByPush: .stepUpByPushRequested
        case .resendRequested: .codeResendRequested
        case .entered: .codeEntered(Secret("123456"))
        case .closed: .stepUpClosed
        case .codeSent: .codeSent(request, nil)
        case .codeNotSent: .codeSent(request, .unreachable(.timedOut))
        case .verified: .codeVerified(request, nil)
        case .codeRefused: .codeVerified(request, .challengeRefused(.wrongCode))
        case .pushAsked: .stepUpAsked(request, .success(PushChallenge(id: "7")))
        case .pushNotAsked: .stepUpAsked(request, .failure(.challengeRefused(.underWay)))
        case .confirmed: .pushAnswered(request, .success(.confirmed))
        case .declined: .pushAnswered(request, .success(.declined))
        case .expired: .pushAnswered(request, .success(.expired))
        case .brokenOff: .pushAnswered(request, .failure(.notOffered))
        case .codeSentToNobody: .codeSent(nobody, nil)
        case .verifiedForNobody: .codeVerified(nobody, nil)
        case .askedForNobody: .stepUpAsked(nobody, .success(PushChallenge(id: "9")))
        case .confirmedToNobody: .pushAnswered(nobody, .success(.confirmed))
        case .tokenEnded, .ticked: .clockTicked
        case .otherChosen: .identityChosen(desk.identityID("cards", in: session))
        case .signInRequested:
            .signInRequested(Desk.profile, SignInRequest(email: "grace", password: Secret("p")))
        case .signInCancelled: .signInCancelled
        case .noticeDismissed: .noticeDismissed
        case .overDismissed: .overTokensDismissed
        }
    }
}
