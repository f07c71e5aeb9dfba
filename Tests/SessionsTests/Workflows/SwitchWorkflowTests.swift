import Secrets
import Sessions
import TestSupport
import Testing

/// Every reply to a switch, awaited or not.
@Suite struct SwitchWorkflowTests {
    enum Timing: CaseIterable { case awaited, cancelled }

    enum Answer: CaseIterable {
        case grant, otherGrant, ended, unreachable, cancelled, malformed
    }

    @Test(arguments: Timing.allCases, Answer.allCases)
    func `each reply does what it should, once`(timing: Timing, answer: Answer) throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards", "other"])
        try tester.act(as: "acme", in: session)
        let acme = tester.identityID("acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let request = try tester.send(.identityChosen(cards)).request
        if timing == .cancelled { #expect(tester.send(.identityChosen(acme)) == [.cancel(request)]) }
        tester.send(.noticeDismissed)
        let reply = reply(answer, &tester)
        #expect(tester.send(.replied(request, reply)) == [])
        #expect(tester.state.switching == nil)
        let isAwaited = timing == .awaited
        #expect(tester.state.acting == (isAwaited && answer == .grant ? cards : acme))
        // A token that comes is real all the same.
        let count = answer == .grant || answer == .otherGrant ? 3 : 2
        #expect(tester.state.tokens.count == count)
        #expect(tester.token(try tester.loginToken(of: session))?.isLive == (answer != .ended))
        #expect(tester.state.notice == notice(answer, isAwaited, cards))
    }

    private func reply(_ answer: Answer, _ tester: inout StateTester) -> Result<VendorReply, AuthFailure> {
        switch answer {
        case .grant: .success(.grant(tester.grant(.identity)))
        case .otherGrant: .success(.grant(tester.grant(.identity, identity: tester.reference("other"))))
        case .ended: .failure(.ended)
        case .unreachable: .failure(.unreachable(.timedOut))
        case .cancelled: .failure(.cancelled)
        case .malformed: .success(.done)
        }
    }

    private func notice(_ answer: Answer, _ isAwaited: Bool, _ identity: IdentityID) -> Notice? {
        guard isAwaited else { return nil }
        return switch answer {
        case .grant: .actingAs(identity)
        case .otherGrant:
            .switchFailed(identity, .malformedAnswer("a token for another identity than was asked for"))
        case .ended: .switchFailed(identity, .ended)
        case .unreachable: .switchFailed(identity, .unreachable(.timedOut))
        case .cancelled: nil
        case .malformed: .switchFailed(identity, .malformedAnswer("the reply is not what was asked for"))
        }
    }
}
