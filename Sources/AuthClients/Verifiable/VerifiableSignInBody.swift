import Sessions

/// The body of a sign-in, as far as Curfew reads it, without the token: that is cut out before. A word that is in no
/// list of the description is kept as it came.
struct VerifiableSignInBody: Decodable {
    struct Role: Decodable {
        var name: String?
        var permissions: [String: String]?
    }

    var tokenId: String?
    var email: String?
    var role: Role?
    var expiresAt: String?
    var persistenceHint: String?

    /// The user as whom the token acts by itself.
    func holder(signedInAs typed: String) -> Identity {
        let email = email ?? typed
        let permissions = (role?.permissions ?? [:]).sorted { $0.key < $1.key }
            .map { Identity.Permission(name: $0.key, level: $0.value) }
        return Identity(
            reference: Identity.Reference(kind: .user, id: email), name: email,
            role: role.map { Identity.Role(name: $0.name ?? "unknown", permissions: permissions) })
    }

    var persistence: Token.Persistence? {
        switch persistenceHint {
        case nil: nil
        case "Persistent": .persistent
        case "Ephemeral": .ephemeral
        case let word?: .other(word)
        }
    }
}
