/// The role of a Verifiable user. The names of roles and levels are the vendor's. Its description does not name the
/// permissions, so their names are the authority's own.
struct VerifiableRole: Sendable {
    let id: String
    let name: String
    /// `None`, `Read`, `Write` or `Allowed`, by permission.
    let permissions: [String: String]
    /// Whether a client must not store the token.
    let isEphemeral: Bool

    /// The permissions of the user's role, and the user's own, written `Name:Level`.
    init(of user: User) {
        let number = Self.names.firstIndex(of: user.role) ?? Self.names.count
        id = "7f3c1a52-0000-4000-8000-00000000000\(number + 1)"
        name = user.role
        var permissions = Self.permissions(of: user.role)
        for own in user.permissions {
            let parts = own.split(separator: ":", maxSplits: 1)
            permissions[String(parts[0])] = parts.count == 2 ? String(parts[1]) : "Allowed"
        }
        self.permissions = permissions
        isEphemeral = user.role.hasSuffix("Reader")
    }

    private static let names = [
        "Admin", "LimitedAdmin", "Credentialing", "LimitedCredentialing", "Reader", "LimitedReader",
    ]

    private static func permissions(of role: String) -> [String: String] {
        let (providers, files, users, billing, exports) =
            switch role {
            case "Admin": ("Write", "Write", "Write", "Write", "Allowed")
            case "LimitedAdmin": ("Write", "Write", "Write", "Read", "None")
            case "Credentialing": ("Write", "Write", "Read", "None", "Allowed")
            case "LimitedCredentialing": ("Write", "Read", "None", "None", "None")
            case "Reader": ("Read", "Read", "Read", "None", "None")
            default: ("Read", "None", "None", "None", "None")
            }
        return [
            "Providers": providers, "Files": files, "Users": users, "Billing": billing, "Exports": exports,
        ]
    }
}
