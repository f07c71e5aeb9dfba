/// Whom something was done as, and where. Untrusted texts, as they were typed or as a server sent them.
package struct AuditSubject: Hashable, Sendable {
    /// Of a row that is about the record or the screen itself.
    package static let nobody = AuditSubject(profile: "", environment: "", login: "")

    package let profile: String
    package let environment: String
    /// As it was typed at the sign-in; of a delegation what stands in its place.
    package let login: String
    /// Nil for the login as a whole.
    package let identity: Identity.Reference?
    /// Empty where no server told it.
    package let identityName: String

    /// Texts are cut to what a row may hold.
    package init(
        profile: String, environment: String, login: String, identity: Identity.Reference? = nil,
        identityName: String = ""
    ) {
        self.profile = AuditEntry.bounded(profile)
        self.environment = AuditEntry.bounded(environment)
        self.login = AuditEntry.bounded(login)
        self.identity = identity.map {
            Identity.Reference(
                kind: Identity.Kind(writtenAs: AuditEntry.bounded($0.kind.code)),
                id: AuditEntry.bounded($0.id))
        }
        self.identityName = AuditEntry.bounded(identityName)
    }
}
