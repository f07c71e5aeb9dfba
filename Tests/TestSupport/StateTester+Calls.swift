package import Foundation
package import Sessions
import Testing

/// What reaches a server, and how a logout ends there.
extension StateTester {
    package func call(
        with token: TokenID?, _ result: CallRecord.Result = .status(200), sentAgo: Duration = .zero,
        serverDate: Date? = nil
    ) -> CallRecord {
        let sent = ClockReading(
            instant: now - sentAgo, wall: reading.wall.addingTimeInterval(-Double(sentAgo.nanoseconds) / 1e9))
        return CallRecord(
            profile: Self.profile, method: "GET", path: "/identities", result: result, sent: sent,
            took: sentAgo, requestReference: "ref", serverDate: serverDate, token: token)
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
        case .revoked, .stillAccepted: break
        }
        var left: [SessionEffect] = []
        var effects = reply(to: logout.id, .loggedOut(url: url))
        while let place = effects.firstIndex(where: { $0.sent?.request == .introspect }) {
            let question = effects.remove(at: place).id
            left += effects
            effects = reply(to: question, .introspection(isActive: outcome == .stillAccepted))
        }
        return left + effects
    }

    /// Logs sessions out, with one outcome for all of their tokens.
    package mutating func logOut(_ sessions: [SessionID], _ outcome: LogoutRun.Outcome = .revoked) throws {
        var waiting = send(.logoutRequested(sessions)).filter { $0.sent != nil }
        while !waiting.isEmpty { waiting += try answerLogout(waiting.removeFirst(), outcome) }
    }
}
