import Secrets
import Sessions
import TestSupport
import Testing

/// The table of requests under way.
@Suite struct InFlightTests {
    @Test(arguments: [UInt64(31), 32])
    func `every request has one entry until its reply comes, awaited or not`(seed: UInt64) {
        var storm = Storm(seed: seed)
        for step in 0..<1_500 {
            let event = storm.nextEvent()
            var isUnknown = false
            if case .replied(let id, _) = event { isUnknown = !storm.outstanding.contains(id) }
            let before = storm.tester.state.vault
            let effects = storm.send(event)
            let sent = effects.sent.map(\.id)
            #expect(Set(sent).count == sent.count, "step \(step)")
            #expect(
                storm.outstanding.allSatisfy { storm.tester.state.inFlight[$0]?.id == $0 }, "step \(step)")
            if isUnknown { #expect(storm.tester.state.vault == before && effects == [], "step \(step)") }
            if case .replied(let id, _) = event { #expect(storm.tester.state.inFlight[id] == nil) }
        }
        while let id = storm.outstanding.first { storm.send(.replied(id, .failure(.cancelled))) }
        #expect(storm.tester.state.inFlight.isEmpty)
        #expect(storm.tester.state.sessionOrder.allSatisfy { storm.tester.state.inFlight.count(in: $0) == 0 })
    }

    @Test func `a cancelled request keeps its entry, no longer awaited, and is cancelled once`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        #expect(tester.state.inFlight[request]?.isAwaited == true)
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        #expect(tester.state.inFlight[request]?.isAwaited == false)
        #expect(tester.send(.signInCancelled) == [])
        tester.fail(request, .cancelled)
        #expect(tester.state.inFlight.isEmpty)
    }

    @Test func `an entry knows what its request was sent with, and when`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let id = try tester.send(.identitiesRequested(session)).request
        let entry = try #require(tester.state.inFlight[id])
        #expect(entry.session == session)
        #expect(entry.token == (try tester.loginToken(of: session)))
        #expect(entry.sentAt == tester.now)
        #expect(entry.purpose == .inventory(.identities(session)))
        #expect(tester.state.inFlight.count(in: session) == 1)
        #expect(tester.state.inFlight.awaited(in: session).map(\.id) == [id])
    }

    @Test func `an unknown or doubled reply changes nothing`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let id = try tester.send(.identitiesRequested(session)).request
        tester.reply(to: id, .identities([tester.identity("acme")]))
        let before = tester.settled
        let replies: [VendorReply] = [
            .done, .grant(tester.grant()), .passwordExpired(nil), .challenge(PushChallenge(id: "7")),
            .pushOutcome(.confirmed), .identities([]), .tokens([]), .factors([]), .loggedOut(url: "x"),
            .introspection(isActive: false),
        ]
        for unknown in [id, RequestID(999)] {
            for reply in replies { #expect(tester.reply(to: unknown, reply) == []) }
            #expect(tester.fail(unknown, .ended) == [])
            #expect(tester.settled == before)
        }
    }
}
