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
    /// As they were at the start; `FactorBook` follows what becomes of them.
    let factors: [Factor]
    let device: PersonalDevice
}

/// What is known of the phone of a person, and of what it is to confirm.
struct PersonalDevice: Sendable, Equatable {
    /// Where text messages go; empty where nobody told.
    var mobile = ""
    /// Whether there is a passcode, which a push to the device needs.
    var hasPasscode = true
    /// Whether the person's credentials may be given further factors.
    var isActive = true
}
