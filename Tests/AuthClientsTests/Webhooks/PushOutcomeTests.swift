import AuthClients
import Foundation
import Secrets
import Sessions
import Testing

/// How the outcome of a push gets to the task that waits for it.
@Suite(.timeLimit(.minutes(3))) struct PushOutcomeTests {
    @Test func `a signed outcome is accepted once, with its token and its identity`() async throws {
        try await withReceiver { receiver, client in
            async let outcome = receiver.outcome(of: Delivery.challenge)
            try await client.expect(204, of: Delivery().bytes)
            let accepted = await outcome
            #expect(
                accepted
                    == .accepted(
                        Secret("one-time-token"), Identity.Reference(kind: .corporate, id: "120")))
            // It has its outcome: whatever comes after it, even well signed, changes nothing and need not come again.
            try await client.expect(204, of: Delivery(reference: "ref-2").bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) == nil)
        }
    }

    @Test func `an outcome that comes before it is waited for is kept`() async throws {
        try await withReceiver { receiver, client in
            let declined = Delivery.verified.replacing("VERIFIED", with: "DECLINED")
            try await client.expect(204, of: Delivery(declined).bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) == .declined)
        }
    }

    @Test func `other events of the vendor are acknowledged, and change nothing`() async throws {
        try await withReceiver { receiver, client in
            var delivery = Delivery()
            delivery.path = "/hooks/login/watch"
            try await client.expect(204, of: delivery.bytes)
            delivery = Delivery(reference: "ref-3")
            delivery.path = "/authentication_factors/watch"
            try await client.expect(204, of: delivery.bytes)
            try await client.expectWaiting(receiver)
        }
    }

    @Test func `an accepted step-up brings nothing, and whatever it brings is not handed on`() async throws {
        try await withReceiver { receiver, client in
            let (bare, laden) = (PushChallenge(id: "21"), PushChallenge(id: "22"))
            for challenge in [bare, laden] { receiver.expect(challenge, bringsToken: false) }
            let empty = Delivery.verified(bare).replacing("authToken", with: "token")
            try await client.expect(204, of: Delivery(empty, reference: "ref-21").bytes)
            #expect(await receiver.outcome(of: bare) == .confirmed)
            try await client.expect(204, of: Delivery(Delivery.verified(laden), reference: "ref-22").bytes)
            #expect(await receiver.outcome(of: laden) == .confirmed)
        }
    }

    @Test
    func
        `an event that is faster than the response that names its challenge is accepted when it comes again`()
        async throws
    {
        try await withReceiver { receiver, client in
            let early = PushChallenge(id: "31")
            let delivery = Delivery(Delivery.verified(early), reference: "ref-31")
            try await client.expect(503, of: delivery.bytes)
            try await client.expect("10", in: "retry-after", of: delivery.bytes)
            receiver.expect(early)
            try await client.expect(204, of: delivery.bytes)
            #expect(await receiver.outcome(of: early) != nil)
            // Accepted: now it is a repetition.
            try await client.expect(204, of: delivery.bytes)
            try await client.expect(nil, in: "retry-after", of: delivery.bytes)
            #expect(await receiver.outcome(of: early) == nil)
        }
    }

    @Test func `an event of an unknown push is wanted again until it is five minutes old`() async throws {
        let clock = ReceiverTester.clock()
        try await withReceiver(clock: clock) { _, client in
            let strange = Delivery.verified(PushChallenge(id: "32"))
            // Each attempt is signed anew; the body keeps the moment of the event.
            let attempts = [(0, 503), (10_000, 503), (70_000, 503), (299_999, 503), (300_000, 204)]
            for (milliseconds, status) in attempts {
                clock.pass(.milliseconds(milliseconds))
                let delivery = Delivery(
                    strange, reference: "ref-32", at: Delivery.moment + milliseconds)
                try await client.expect(status, of: delivery.bytes)
            }
        }
    }

    @Test(arguments: [#""1900000000000""#, #""soon""#, "null"])
    func `a moment in the body that makes no sense does not keep an unknown push young`(moment: String)
        async throws
    {
        let clock = ReceiverTester.clock()
        try await withReceiver(clock: clock) { _, client in
            let body = Delivery.verified(PushChallenge(id: "33")).replacing(
                #""1800000000000""#, with: moment)
            try await client.expect(503, of: Delivery(body, reference: "ref-33").bytes)
            clock.pass(.minutes(5))
            try await client.expect(204, of: Delivery(body, reference: "ref-33").bytes)
        }
    }

    @Test func `a code's event is acknowledged though no task waits for it`() async throws {
        try await withReceiver { receiver, client in
            let code = Delivery.verified.replacing("BIOMETRIC", with: "SMS").replacing(
                "000001", with: "000009")
            try await client.expect(204, of: Delivery(code).bytes)
            try await client.expectWaiting(receiver)
        }
    }

    @Test func `a challenge that is named twice keeps the task that waits for it`() async throws {
        try await withReceiver { receiver, client in
            async let outcome = receiver.outcome(of: Delivery.challenge)
            receiver.expect(Delivery.challenge)
            try await client.expect(204, of: Delivery().bytes)
            #expect(await outcome != nil)
        }
    }

    @Test func `an outcome that is never fetched is dropped when its token opens nothing any more`()
        async throws
    {
        let clock = ReceiverTester.clock()
        try await withReceiver(clock: clock) { receiver, client in
            try await client.expect(204, of: Delivery().bytes)
            clock.pass(.minutes(1))
            receiver.expect(PushChallenge(id: "41"))
            #expect(await receiver.outcome(of: Delivery.challenge) == nil)
        }
    }

    @Test func `a push that no task waits for is forgotten after its time`() async throws {
        let clock = ReceiverTester.clock()
        try await withReceiver(clock: clock) { receiver, client in
            clock.pass(.minutes(6))
            let late = Delivery(at: Delivery.moment + 360_000)
            try await client.expect(204, of: late.bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) == nil)
        }
    }

    @Test func `at the end every wait ends without an outcome`() async throws {
        try await withReceiver { receiver, client in
            async let outcome = receiver.outcome(of: Delivery.challenge)
            _ = try await client.status(of: Delivery(reference: "x y").bytes)
            await receiver.stop()
            #expect(await outcome == nil)
        }
    }

    @Test func `a task that stops waiting gets nothing, and the outcome is ignored`() async throws {
        try await withReceiver { receiver, client in
            let waiting = Task { await receiver.outcome(of: Delivery.challenge) }
            waiting.cancel()
            #expect(await waiting.value == nil)
            try await client.expect(204, of: Delivery().bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) == nil)
            try await client.expect(204, of: Delivery(reference: "ref-2").bytes)
        }
    }

    @Test func `an accepted push that was not fetched is dropped when it is cancelled`() async throws {
        try await withReceiver { receiver, client in
            try await client.expect(204, of: Delivery().bytes)
            receiver.forget(Delivery.challenge)
            #expect(await receiver.outcome(of: Delivery.challenge) == nil)
        }
    }
}
