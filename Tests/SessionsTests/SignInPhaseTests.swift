import Secrets
import Sessions
import Testing

/// Every event in every phase of a sign-in.
@Suite struct SignInPhaseTests {
    enum Phase: CaseIterable {
        case idle, waiting, failed, throttled, mustChange, changing, asking, pushed
    }

    enum Happening: CaseIterable {
        case requested, requestedForUnknownProfile, cancelled, changeRequested
        case answered, answeredLocked, answeredRefused, answeredToNobody
        case pushRequested, pushAsked, pushRefused, pushAccepted, pushDeclined, pushExpired, pushOfNobody
        case changed, changeRefused, changeEnded, changedForNobody
        case identitiesRequested, identityChosen, previousChosen, logoutRequested, logoutRetried, logoutClosed
        case dismissed, allDismissed, noticeDismissed, ticked, started, stopped, restored, called
        case identitiesCame, accessCame, logoutCame
    }

    @Test(arguments: Phase.allCases, Happening.allCases)
    func `each event leads each phase to the one phase it should`(phase: Phase, happening: Happening) {
        var (desk, request) = reach(phase)
        #expect(name(desk.state.signIn) == phase)
        desk.send(event(happening, request: request, desk: &desk))
        #expect(name(desk.state.signIn) == expected(after: happening, in: phase))
    }

    /// What is written nowhere else: where each event leads. All others leave the sign-in alone.
    private func expected(after happening: Happening, in phase: Phase) -> Phase {
        switch (happening, phase) {
        case (.requested, .idle), (.requested, .failed), (.requested, .mustChange): .waiting
        case (.pushRequested, .idle), (.pushRequested, .failed), (.pushRequested, .mustChange): .asking
        case (.pushAsked, .asking): .pushed
        case (.pushRefused, .asking): .failed
        case (.pushAccepted, .pushed): .waiting
        case (.pushDeclined, .pushed), (.pushExpired, .pushed): .failed
        case (.cancelled, _): .idle
        case (.changeRequested, .mustChange): .changing
        case (.answered, .waiting): .idle
        case (.answeredLocked, .waiting): .throttled
        case (.answeredRefused, .waiting): .failed
        case (.changed, .changing): .idle
        case (.changeRefused, .changing): .mustChange
        case (.changeEnded, .changing): .failed
        default: phase
        }
    }

    private func name(_ signIn: SignIn) -> Phase {
        switch signIn {
        case .idle: .idle
        case .waiting: .waiting
        case .failed: .failed
        case .throttled: .throttled
        case .changingPassword(let change): change.waiting == nil ? .mustChange : .changing
        case .askingDevice: .asking
        case .awaitingPush: .pushed
        }
    }

    /// Brings a desk to a phase; with the request whose answer is awaited there, or was last.
    private func reach(_ phase: Phase) -> (Desk, RequestID) {
        var desk = Desk(features: [.identityList, .push])
        switch phase {
        case .asking:
            let request = desk.send(.pushRequested(Desk.profile, email: "ada")).request
            return (desk, request)
        case .pushed:
            let asked = desk.send(.pushRequested(Desk.profile, email: "ada")).request
            let request = desk.send(.pushAsked(asked, .success(PushChallenge(id: "7")))).request
            return (desk, request)
        case .idle: return (desk, RequestID(-1))
        case .waiting:
            let request = desk.startSignIn()
            return (desk, request)
        case .failed, .throttled:
            let request = desk.startSignIn()
            let failure: AuthFailure = phase == .failed ? .wrongCredentials : .locked(for: .minutes(30))
            desk.send(.signInFinished(request, .failure(failure)))
            return (desk, request)
        case .mustChange:
            desk.meetExpiredPassword()
            return (desk, RequestID(1))
        case .changing:
            desk.meetExpiredPassword()
            let request = desk.send(.passwordChangeRequested(new: Secret("new"))).request
            return (desk, request)
        }
    }

    private func event(_ happening: Happening, request: RequestID, desk: inout Desk) -> SessionEvent {
        let session = SessionID(77)
        let nobody = RequestID(99)
        switch happening {
        case .requested:
            return .signInRequested(Desk.profile, SignInRequest(email: "ada", password: Secret("p")))
        case .requestedForUnknownProfile:
            return .signInRequested(Profile.ID("nowhere"), SignInRequest(email: "ada", password: Secret("p")))
        case .cancelled: return .signInCancelled
        case .changeRequested: return .passwordChangeRequested(new: Secret("n"))
        case .answered: return .signInFinished(request, .success(.signedIn(desk.grant())))
        case .answeredLocked: return .signInFinished(request, .failure(.locked(for: .minutes(30))))
        case .answeredRefused: return .signInFinished(request, .failure(.unreachable(.timedOut)))
        case .answeredToNobody: return .signInFinished(nobody, .success(.signedIn(desk.grant())))
        case .pushRequested: return .pushRequested(Desk.profile, email: "ada")
        case .pushAsked: return .pushAsked(request, .success(PushChallenge(id: "7")))
        case .pushRefused: return .pushAsked(request, .failure(.challengeRefused(.channelNotEnrolled)))
        case .pushAccepted:
            return .pushAnswered(request, .success(.accepted(Secret("once"), desk.reference("x"))))
        case .pushDeclined: return .pushAnswered(request, .success(.declined))
        case .pushExpired: return .pushAnswered(request, .success(.expired))
        case .pushOfNobody:
            return .pushAnswered(nobody, .success(.accepted(Secret("once"), desk.reference("x"))))
        case .changed: return .passwordChangeFinished(request, .success(desk.grant()))
        case .changeRefused: return .passwordChangeFinished(request, .failure(.passwordRefused(.tooShort)))
        case .changeEnded: return .passwordChangeFinished(request, .failure(.ended))
        case .changedForNobody: return .passwordChangeFinished(nobody, .success(desk.grant()))
        case .identitiesRequested: return .identitiesRequested(session)
        case .identityChosen: return .identityChosen(desk.identityID("x", in: session))
        case .previousChosen: return .previousIdentityChosen
        case .logoutRequested: return .logoutRequested([session])
        case .logoutRetried: return .logoutRetried
        case .logoutClosed: return .logoutClosed
        case .dismissed: return .tokenDismissed(TokenID(77))
        case .allDismissed: return .overTokensDismissed
        case .noticeDismissed: return .noticeDismissed
        case .ticked: return .clockTicked
        case .started: return .authorityStarted(Desk.profile, address: "http://127.0.0.1:1")
        case .stopped: return .authorityStopped(Desk.profile, reason: "no port")
        case .restored:
            return .sessionsRestored([
                RestoredSession(profile: Desk.profile, email: "ada", grant: desk.grant())
            ])
        case .called: return .callFinished(desk.call(with: nil))
        case .identitiesCame: return .identitiesFinished(request, session, .success([]))
        case .accessCame:
            return .accessFinished(
                request, desk.identityID("x", in: session), .success(desk.grant(.identity)))
        case .logoutCame: return .logoutFinished(request, session, LogoutReport(outcomes: [:]))
        }
    }
}
