import Foundation

/// One token as the authority stores it: by its fingerprint, without its text.
struct TokenRecord: Sendable, Equatable {
    let fingerprint: Fingerprint
    let session: Int64
    let user: Int64
    let kind: TokenKind
    /// The identity that it acts as; for an auth token, the user's first.
    let identity: Int64?
    var steppedUp = false
    var lastUsed: Timestamp
    /// The absolute end, if there is one.
    var expires: Timestamp?
    /// The id in the list of tokens; only Verifiable's tokens have one.
    var id: UUID?
    /// The sender of the last accepted request.
    var origin = RequestOrigin()
}
