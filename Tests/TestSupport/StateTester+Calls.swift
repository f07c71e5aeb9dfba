package import Foundation
package import Sessions
import Testing

/// What reaches a server, and how a logout ends there.
extension StateTester {
    package func call(
        with token: TokenID?, _ result: CallRecord.Result = .status(200), sentAgo: Duration = .zero,
        serverDate: Date? = nil, for request: RequestID? = nil
    ) -> CallRecord {
        let sent = ClockReading(
            instant: now - sentAgo, wall: reading.wall.addingTimeInterval(-Double(sentAgo.nanoseconds) / 1e9))
        return CallRecord(
            profile: Self.profile, method: "GET", path: "/identities", result: result, sent: sent,
            took: sentAgo, requestReference: "ref", serverDate: serverDate, token: token, request: request)
    }

    /// Answers a logout, and the question about each of its tokens, so that all of them come to one outcome.
    ///
    /// - Returns: what it led to beyond those questions.
    @discardableResult
    package mutating func answerLogout(
        _ effect: SessionEffect?, _ outcome: LogoutRun.Outcome, url: String? = nil
    ) throws -> [SessionEffect] {
        let logout = try #require(effect?.sent)
        try #require(logout.request == .logOut)
        switch outcome {
        case .failed(let failure), .unconfirmed(let failure): return fail(logout.id, failure)
        case .revoked, .stillAccepted, .expired: break
        }
        var effects = reply(to: logout.id, .loggedOut(url: url))
        while let place = effects.firstIndex(where: { $0.asksForProof }) {
            let question = try #require(effects.remove(at: place).sent)
            effects += reply(
                to: question.id,
                question.request == .verifyKey
                    ? .done : .introspection(isActive: outcome == .stillAccepted))
        }
        return effects
    }

    /// Logs sessions out, with one outcome for all of their tokens.
    package mutating func logOut(_ sessions: [SessionID], _ outcome: LogoutRun.Outcome = .revoked) throws {
        var waiting = send(.logoutRequested(sessions)).filter { $0.sent != nil }
        while !waiting.isEmpty { waiting += try answerLogout(waiting.removeFirst(), outcome) }
    }
}

extension SessionEffect {
    /// Whether it asks what became of tokens that are to end.
    fileprivate var asksForProof: Bool {
        sent.map { [.introspect, .verifyKey].contains($0.request) } ?? false
    }
}
