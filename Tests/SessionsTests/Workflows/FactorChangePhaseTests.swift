import Secrets
import Sessions
import TestSupport
import Testing

/// Every event and every reply in every phase of an enrolment or an unlinking.
@Suite struct FactorChangePhaseTests {
    enum Phase: CaseIterable {
        case none, askingForCode, code, unknownCode, noCode, verifying
        case askingForPush, push, unlinking, stopped, enrolled, unlinked
        /// The session has no token left that may do it.
        case over
    }

    enum Happening: CaseIterable {
        case requested, shown, entered, unlinkRequested, closed, answered
        case tokensEnded, codeEnded, listedActive, listedInactive, listedPending, listedNot, ticked, loggedOut
    }

    enum Answer: CaseIterable {
        case done, factors, wrongCode, tooManyTries, alreadyEnrolled, notEnrolled, unreachable, ended,
            cancelled
    }

    @Test(arguments: Phase.allCases, Happening.allCases)
    func `each event leads each phase to the one phase it should`(phase: Phase, happening: Happening) throws {
        var scene = try Scene(phase)
        #expect(scene.name == phase)
        try scene.happen(happening)
        #expect(scene.name == expected(after: happening, in: phase))
    }

    @Test(arguments: Phase.allCases, Answer.allCases)
    func `each reply leads each phase to the one phase it should`(phase: Phase, answer: Answer) throws {
        var scene = try Scene(phase)
        let reply = reply(answer)
        scene.tester.send(.replied(RequestID(99), reply))
        #expect(scene.name == phase)
        guard let request = scene.request else { return }
        scene.tester.send(.replied(request, reply))
        #expect(scene.name == expected(after: answer, in: phase))
    }

    @Test(arguments: Phase.allCases)
    func `to look at it, to close it and time alone reach no server`(phase: Phase) throws {
        for event in [
            SessionEvent.enrolmentShown(try Scene(phase).factor), .factorChangeClosed, .clockTicked,
        ] {
            var scene = try Scene(phase)
            #expect(scene.tester.send(event) == [])
            scene.tester.send(.factorChangeClosed)
            #expect(scene.tester.send(.enrolmentShown(scene.factor)) == [])
        }
    }

    /// What is written nowhere else: where each event leads. All others leave it alone; above all, nothing but its own
    /// key closes the dialog.
    private func expected(after happening: Happening, in phase: Phase) -> Phase {
        switch (happening, phase) {
        case (.requested, .none), (.requested, .code), (.requested, .unknownCode), (.requested, .noCode):
            .askingForCode
        case (.requested, .push), (.requested, .stopped): .askingForPush
        case (.entered, .code), (.entered, .unknownCode): .verifying
        // Only a device can be unlinked.
        case (.unlinkRequested, .push), (.unlinkRequested, .stopped), (.unlinkRequested, .enrolled),
            (.unlinkRequested, .unlinked):
            .unlinking
        case (.closed, _): .none
        case (.codeEnded, .code): .noCode
        case (.listedActive, .code), (.listedActive, .unknownCode), (.listedActive, .noCode),
            (.listedActive, .push):
            .enrolled
        case (.listedInactive, .push): .stopped
        case (.tokensEnded, .code), (.tokensEnded, .unknownCode), (.tokensEnded, .noCode),
            (.tokensEnded, .push), (.tokensEnded, .stopped):
            .over
        case (.loggedOut, .none), (.loggedOut, .enrolled), (.loggedOut, .unlinked): phase
        case (.loggedOut, _): .over
        default: phase
        }
    }

    /// Where each reply to the request under way leads. One of the wrong kind is a failure like others.
    private func expected(after answer: Answer, in phase: Phase) -> Phase {
        switch (phase, answer) {
        case (.askingForCode, .done), (.verifying, .wrongCode), (.verifying, .unreachable),
            (.verifying, .factors), (.verifying, .cancelled), (.verifying, .notEnrolled):
            .code
        case (.askingForCode, .alreadyEnrolled), (.askingForPush, .alreadyEnrolled): .stopped
        case (.askingForCode, .ended), (.verifying, .ended), (.askingForPush, .ended), (.unlinking, .ended):
            .over
        case (.askingForCode, _), (.verifying, .tooManyTries): .noCode
        case (.verifying, .done), (.verifying, .alreadyEnrolled): .enrolled
        case (.askingForPush, .done): .push
        case (.unlinking, .done): .unlinked
        case (.askingForPush, _), (.unlinking, _): .stopped
        default: phase
        }
    }

    private func reply(_ answer: Answer) -> Result<VendorReply, AuthFailure> {
        switch answer {
        case .done: .success(.done)
        case .factors: .success(.factors([]))
        case .wrongCode: .failure(.challengeRefused(.wrongCode))
        case .tooManyTries: .failure(.challengeRefused(.tooManyTries))
        case .alreadyEnrolled: .failure(.challengeRefused(.alreadyEnrolled))
        case .notEnrolled: .failure(.challengeRefused(.channelNotEnrolled))
        case .unreachable: .failure(.unreachable(.timedOut))
        case .ended: .failure(.ended)
        case .cancelled: .failure(.cancelled)
        }
    }

    /// A state in a phase.
    struct Scene {
        var tester = StateTester(capabilities: [
            .identityList, .factorList, .factorEnrolment, .simulatedDevice,
        ])
        let session: SessionID
        let factor: FactorChange.ID
        /// Whose reply is awaited, if there is one.
        private(set) var request: RequestID?

        init(_ phase: Phase) throws {
            session = try tester.signIn(identities: ["acme"])
            try tester.act(as: "acme", in: session)
            let isCode = [.none, .askingForCode, .code, .unknownCode, .noCode, .verifying, .over].contains(
                phase)
            factor = FactorChange.ID(session, isCode ? "SMS" : "AUTHY")
            try load(nil)
            switch phase {
            case .none: break
            case .askingForCode, .askingForPush:
                request = try tester.send(.enrolmentRequested(factor)).request
            case .code, .noCode, .verifying, .over, .push:
                let asking = try tester.send(.enrolmentRequested(factor)).request
                answerList(try tester.reply(to: asking, .done).request, .pending)
                // By then another could be sent.
                tester.tick(after: .seconds(15))
                if phase == .noCode { failToVerify() }
                if phase == .over { tester.tick(after: .minutes(5)) }
                if phase == .verifying { request = try enter() }
            case .unknownCode:
                try load(.pending)
                tester.send(.enrolmentShown(factor))
            case .stopped:
                tester.fail(try tester.send(.enrolmentRequested(factor)).request, .unreachable(.timedOut))
            case .enrolled:
                let asking = try tester.send(.enrolmentRequested(factor)).request
                answerList(try tester.reply(to: asking, .done).request, .active)
            case .unlinking, .unlinked:
                try load(.active)
                let unlinking = try tester.send(.unlinkRequested(factor)).request
                if phase == .unlinking {
                    request = unlinking
                } else {
                    answerList(try tester.reply(to: unlinking, .done).request, nil)
                }
            }
        }

        var name: Phase {
            guard let change = tester.state.factorChange else { return .none }
            if change.problem == .ended { return .over }
            switch change.phase {
            case .asking: return change.rules.enrolment == .byCode ? .askingForCode : .askingForPush
            case .code where change.code == .unknown: return .unknownCode
            case .code: return change.takesCode(at: tester.now) ? .code : .noCode
            case .verifying: return .verifying
            case .push: return .push
            case .unlinking: return .unlinking
            case .stopped: return .stopped
            case .done(.enrolled): return .enrolled
            case .done(.unlinked): return .unlinked
            }
        }

        mutating func happen(_ happening: Happening) throws {
            switch happening {
            case .requested: tester.send(.enrolmentRequested(factor))
            case .shown: if tester.state.factorChange != nil { tester.send(.enrolmentShown(factor)) }
            case .entered: tester.send(.enrolmentCodeEntered(Secret("123456")))
            case .unlinkRequested: tester.send(.unlinkRequested(factor))
            case .closed: tester.send(.factorChangeClosed)
            case .answered: tester.send(.deviceAnswered(.accept))
            case .tokensEnded:
                let reading = tester.send(.factorsRequested(session)).sent.last
                if let reading { tester.fail(reading.id, .ended) }
            case .codeEnded:
                let end = tester.now + .seconds(285)
                while tester.now < end {
                    tester.tick(at: min(end, tester.now + .minutes(4)))
                    for token in tester.state.tokenOrder {
                        tester.send(.callRecorded(tester.call(with: token)))
                    }
                }
            case .listedActive: try load(.active)
            case .listedInactive: try load(.inactive)
            case .listedPending: try load(.pending)
            case .listedNot: try load(nil)
            case .ticked: tester.tick(after: .seconds(1))
            case .loggedOut: tester.send(.logoutRequested([session]))
            }
        }

        private mutating func enter() throws -> RequestID {
            try tester.send(.enrolmentCodeEntered(Secret("123456"))).request
        }

        private mutating func failToVerify() {
            let sent = tester.send(.enrolmentCodeEntered(Secret("000000"))).sent.last
            if let sent { tester.fail(sent.id, .challengeRefused(.tooManyTries)) }
        }

        /// Reads the factors: the one that it is about has a status, or is not listed.
        mutating func load(_ status: Factor.Status?) throws {
            let effects = tester.send(.factorsRequested(session))
            if let sent = effects.sent.last { answerList(sent.id, status) }
        }

        mutating func answerList(_ request: RequestID, _ status: Factor.Status?) {
            tester.reply(
                to: request, .factors(status.map { [Factor(channel: factor.channel, status: $0)] } ?? []))
        }
    }
}
