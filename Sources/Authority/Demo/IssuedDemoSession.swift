/// A session that was issued without a password, for a demonstration.
package struct IssuedDemoSession: Sendable {
    package let email: String
    /// An auth token.
    package let token: String
    /// `CORPORATE` or `CONSUMER`.
    package let identityType: String
    package let identityID: String
}
