import Sessions
import TestSupport
import Testing

/// What is shown of an end against a server that knows it: never above the truth, and never up again once an end was
/// accepted, however answers are ordered, delayed, doubled or lost.
@Suite struct EndTruthTests {
    @Test(arguments: 0..<40) func `no end that is shown is above the truth, and none rises after a logout`(
        seed: UInt64
    ) throws {
        var world = TruthfulServer(seed: seed)
        for _ in 0..<400 {
            world.step()
            for token in world.tester.state.tokens.values {
                let shown = token.shownEnd?.at
                if let truth = world.end(of: token.id), token.isLive, let shown {
                    #expect(shown <= truth, "\(token.kind) is shown longer than it lives")
                }
                if token.status == .revoked {
                    #expect(!world.accepts(token.id), "\(token.kind) is called revoked and is not")
                }
                guard let ceiling = world.ceilings[token.id] else { continue }
                #expect(shown.map { $0 <= ceiling } ?? true, "an end rose after its logout was accepted")
            }
        }
        #expect(world.acceptedLogouts > 0 && world.lostAnswers > 0)
    }
}
