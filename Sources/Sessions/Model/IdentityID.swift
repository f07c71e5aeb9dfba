/// An identity as reached through one login; the same one through two logins is two of these.
package struct IdentityID: Hashable, Sendable, Codable {
    package var session: SessionID
    package var reference: Identity.Reference

    package init(session: SessionID, reference: Identity.Reference) {
        self.session = session
        self.reference = reference
    }
}
