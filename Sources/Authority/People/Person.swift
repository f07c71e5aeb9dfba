/// Which of the two APIs a person signs in to; the raw values are stored.
enum Vendor: String, Sendable, CaseIterable {
    case multi
    case verifiable
}

/// Whom a user may act as at Weavr.
struct Identity: Sendable, Equatable {
    enum Kind: String, Sendable, Codable {
        case corporate = "CORPORATE"
        case consumer = "CONSUMER"
    }

    let id: Int64
    let type: Kind
    let name: String
}

/// A device a user enrolled, in the vendor's words.
struct Factor: Sendable, Equatable {
    let type: String
    let channel: String
    let status: String
}

/// Someone who can sign in; fixed while the authority runs, but for the password, which only the database knows.
struct User: Sendable {
    let id: Int64
    let email: String
    /// ROOT or USER at Weavr, the role's name at Verifiable.
    let role: String
    let permissions: [String]
    let identities: [Identity]
    let factors: [Factor]
}
