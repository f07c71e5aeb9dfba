/// The kinds of token. The raw values are stored.
enum TokenKind: String, Sendable, CaseIterable {
    /// Verifiable's only kind; accepted by all of its calls.
    case bearer
    /// From a Weavr login: lists identities and gets access tokens.
    case auth
    /// From an auth token, for one identity: accepted by the other calls.
    case access
    /// From Back Office, for one identity without its login: an operator's delegated access.
    case delegated
    /// From a login with an expired password: can only change the password.
    case passwordChangeOnly = "temporary"

    var vendor: Vendor { self == .bearer ? .verifiable : .weavr }
}
