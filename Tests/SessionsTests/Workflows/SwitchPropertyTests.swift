import Sessions
import TestSupport
import Testing

@Suite struct SwitchPropertyTests {
    @Test(arguments: [UInt64(11), 12, 13, 14])
    func `the identity shown is the identity of the token in use, whatever the wire does`(seed: UInt64) {
        var storm = Storm(seed: seed)
        var acted = 0
        var steps = 0
        while storm.switchCount < 1_250 {
            steps += 1
            send(storm.nextEvent(), to: &storm)
            guard let shown = storm.tester.state.acting else { continue }
            let token = storm.tester.state.identityToken(of: shown)
            #expect(token?.session == shown.session && token?.identity == shown.reference, "step \(steps)")
            guard let secret = token.flatMap({ storm.tester.state.keyring[$0.id] }) else { continue }
            let owner = storm.owner(of: secret)
            #expect(owner?.reference == shown.reference, "step \(steps)")
            #expect(owner?.session ?? shown.session == shown.session, "step \(steps)")
            acted += 1
            if steps % 16 == 0 { check(&storm) }
        }
        // The storm must not have been so strong that nothing was ever acted as.
        #expect(acted > 500)
    }

    /// Of the replies to switches, only the awaited one changes whom the person acts as.
    private func send(_ event: SessionEvent, to storm: inout Storm) {
        let awaited = storm.tester.state.switching
        let acting = storm.tester.state.acting
        var identity: IdentityID?
        if case .replied(let id, _) = event,
            case .switching(let wanted)? = storm.tester.state.inFlight[id]?.purpose
        {
            identity = wanted
        }
        storm.send(event)
        guard case .replied(let id, _) = event, let identity, let now = storm.tester.state.acting,
            now != acting
        else { return }
        #expect(awaited?.request == id && awaited?.identity == identity && now == identity)
    }

    /// What holds in every state.
    private func check(_ storm: inout Storm) {
        storm.send(.clockTicked)
        let state = storm.tester.state
        let live = state.tokens.values.filter { $0.isLive && $0.isHeld }
        #expect(state.liveTokenCount == live.count)
        #expect(state.liveSessionCount == Set(live.map(\.session)).count)
        #expect(state.liveSessions.count == state.liveSessionCount)
        #expect(Set(state.tokenOrder) == Set(state.tokens.keys))
        #expect(state.tokenOrder.count == state.tokens.count)
        #expect(Set(state.sessionOrder) == Set(state.sessions.keys))
        for session in state.sessionOrder {
            let held = state.tokenOrder.filter {
                state.tokens[$0]?.session == session && state.tokens[$0]?.isHeld == true
            }
            #expect(state.tokens(of: session).map(\.id) == held)
        }
        let open = state.tokens.values.filter { $0.status.mayBeLive && $0.isHeld }
        #expect(state.keyring.count == open.count)
        #expect(state.unsettledCount == state.tokens.values.count { $0.status.mayBeLive && !$0.isLive })
        #expect(live.allSatisfy { state.keyring[$0.id] != nil })
        #expect(state.nextDeadline.map { $0 > state.now } ?? true)
        if let switching = state.switching { #expect(state.sessions[switching.identity.session] != nil) }
    }
}
