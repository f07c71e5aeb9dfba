import Foundation
import Sessions
import TestSupport
import Testing

/// How many calls were made of those that a vendor allows, and when one that can wait may be made.
@Suite struct CallUseTests {
    private static let minute = CallLimit(calls: 10, in: .minutes(1))
    private static let hour = CallLimit(calls: 40, in: .minutes(60))

    private func call(_ tester: inout StateTester, _ count: Int = 1, budget: CallBudget? = nil) {
        for _ in 0..<count {
            var call = tester.call(with: nil)
            call.budget = budget
            tester.send(.callRecorded(call))
        }
    }

    private func use(_ tester: StateTester) throws -> CallUse {
        try #require(tester.state.callUses[StateTester.profile])
    }

    @Test func `calls are counted in each window, and leave it in time`() throws {
        var tester = StateTester()
        call(&tester, 3)
        tester.now = tester.now + .seconds(50)
        call(&tester, 2)
        #expect(try use(tester).count(in: .minutes(1), at: tester.now) == 5)
        tester.now = tester.now + .seconds(20)
        #expect(try use(tester).count(in: .minutes(1), at: tester.now) == 2)
        #expect(try use(tester).count(in: .minutes(60), at: tester.now) == 5)
        tester.now = tester.now + .minutes(61)
        #expect(try use(tester).count(in: .minutes(60), at: tester.now) == 0)
    }

    @Test func `a count in a window is never below the truth, and at most ten seconds old`() throws {
        var random = SeededGenerator(seed: 11)
        var tester = StateTester()
        var made: [Instant] = []
        for _ in 0..<3_000 {
            tester.now = tester.now + .milliseconds(Int64.random(in: 0...9_000, using: &random))
            call(&tester)
            made.append(tester.now)
            for window in [Duration.minutes(1), .minutes(60)] {
                let shown = try use(tester).count(in: window, at: tester.now)
                let least = made.count { tester.now - $0 < window }
                let most = made.count { tester.now - $0 < window + .seconds(10) }
                #expect((least...most).contains(shown))
            }
        }
    }

    @Test func `when a figure changes is told, to the moment`() throws {
        var tester = StateTester()
        call(&tester, 4)
        let change = try #require(try use(tester).nextChange([Self.minute], at: tester.now))
        #expect(try use(tester).count(in: .minutes(1), at: change + .nanoseconds(-1)) == 4)
        #expect(try use(tester).count(in: .minutes(1), at: change) == 0)
    }

    @Test func `what the server told holds until its window ends`() throws {
        var tester = StateTester()
        call(&tester, budget: CallBudget(limit: 100, remaining: 7, resetsAfter: .seconds(30)))
        #expect(try use(tester).told(at: tester.now)?.remaining == 7)
        #expect(try use(tester).told(at: tester.now + .seconds(30)) == nil)
    }

    @Test func `a proof of many tokens leaves a share of the limit to other calls`() throws {
        var tester = StateTester(limits: [Self.minute, Self.hour])
        let session = try tester.signIn(identities: (0..<12).map { "i\($0)" })
        for number in 0..<12 { try tester.act(as: "i\(number)", in: session) }
        var waiting = tester.send(.logoutRequested([session])).sent
        var sentAt: [Instant] = []
        while tester.state.logout?.isFinished == false {
            while let next = waiting.first {
                waiting.removeFirst()
                sentAt.append(tester.now)
                tester.send(.callRecorded(tester.call(with: nil, .status(401), for: next.id)))
                let reply: VendorReply =
                    switch next.request {
                    case .logOut: .loggedOut(url: nil)
                    case .verifyKey: .done
                    default: .introspection(isActive: false)
                    }
                waiting += tester.reply(to: next.id, reply).sent
            }
            guard tester.state.logout?.isFinished == false else { break }
            tester.now = try #require(tester.state.nextDeadline)
            waiting += tester.send(.clockTicked).sent
        }
        // Within any minute, six of the ten, and the check of the key once in a while.
        for start in sentAt {
            #expect(sentAt.count { $0 >= start && $0 - start < .minutes(1) } <= 7)
        }
        #expect(tester.state.logout?.rows.contains { $0.progress == .done(.revoked) } == true)
    }

    @Test func `a server that says nothing is left is asked no question before its next window`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        call(&tester, budget: CallBudget(limit: 5, remaining: 0, resetsAfter: .seconds(40)))
        let logout = try #require(tester.send(.logoutRequested([session])).logout?.sent)
        #expect(tester.reply(to: logout.id, .loggedOut(url: nil)) == [])
        #expect(tester.state.nextDeadline == tester.now + .seconds(40))
        #expect(tester.state.logoutPauseEnd == tester.now + .seconds(40))
        tester.now = tester.now + .seconds(40)
        #expect(tester.send(.clockTicked).sent.map(\.request) == [.introspect])
    }
}
