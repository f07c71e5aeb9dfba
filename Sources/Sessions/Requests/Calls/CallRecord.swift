package import Foundation

/// One exchange with a server, as the activity log keeps it: enough to quote to the vendor's support, and
/// nothing secret.
package struct CallRecord: Hashable, Sendable {
    /// What came of it.
    package enum Result: Hashable, Sendable {
        case status(Int)
        case unreachable(AuthFailure.Unreachable)
        case cancelled
    }

    package var profile: Profile.ID
    package var method: String
    /// The path without its query and without anything secret in it.
    package var path: String
    package var result: Result
    package var sent: ClockReading
    package var took: Duration
    /// The server's own name for the request, or for its letter, to quote to the vendor.
    package var requestReference: String?
    /// The server's clock as its answer told it, to the second.
    package var serverDate: Date?
    /// The token that authorised it.
    package var token: TokenID?
    /// The request that it serves; nil for what came from the server.
    package var request: RequestID?
    /// What the response said of the server's limit on calls; nil if it said nothing.
    package var budget: CallBudget?
    /// Whether it came from the server: a webhook.
    package var isIncoming: Bool
    /// Whether it asks what became of a token that is to have ended: then a refusal is what was hoped for.
    package internal(set) var isProof = false
    /// Why the request that it serves came to nothing, once that is known.
    package internal(set) var failure: AuthFailure?

    package init(
        profile: Profile.ID, method: String, path: String, result: Result, sent: ClockReading, took: Duration,
        requestReference: String?, serverDate: Date?, token: TokenID?, request: RequestID? = nil,
        budget: CallBudget? = nil, isIncoming: Bool = false
    ) {
        self.profile = profile
        self.method = method
        self.path = path
        self.result = result
        self.sent = sent
        self.took = took
        self.requestReference = requestReference
        self.serverDate = serverDate
        self.token = token
        self.request = request
        self.budget = budget
        self.isIncoming = isIncoming
    }

    /// Whether the server refused the token of a proof, which proves its end.
    package var provesEnd: Bool {
        guard isProof, failure == nil || failure == .ended else { return false }
        return result == .status(401) || result == .status(410)
    }

    /// Whether the server accepted the token that came with it.
    package var isAccepted: Bool {
        if case .status(let status) = result, !isIncoming { return (200..<300).contains(status) }
        return false
    }
}
