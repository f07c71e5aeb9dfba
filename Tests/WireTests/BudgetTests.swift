import Authority
import Sessions
import Testing

/// The authority's limit on calls, as the client reads it from the responses.
@Suite(.timeLimit(.minutes(3))) struct BudgetOnTheWire {
    @Test func `each record says what is left of the limit, down to nothing`() async throws {
        let limit = try #require(RateLimit("2;w=60"))
        try await withAuthority({ $0.rateLimits = [limit] }) { wire in
            for _ in 0..<2 { _ = try await wire.authGrant() }
            let refused = await failure { () async throws(AuthFailure) in try await wire.signIn() }
            guard case .rateLimited(let wait?) = refused else {
                throw Unexpected(answer: String(describing: refused))
            }
            let budgets = wire.log.all.map(\.budget)
            #expect(budgets.map { $0?.limit } == [2, 2, 2])
            #expect(budgets.map { $0?.remaining } == [1, 0, 0])
            #expect(budgets.allSatisfy { ($0?.resetsAfter).map { $0 > .zero && $0 <= .minutes(1) } == true })
            #expect(budgets.last??.resetsAfter == wait)
            #expect(wire.log.all.allSatisfy { $0.request == wire.trace().request })
        }
    }
}
