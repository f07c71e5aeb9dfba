/// Whom a login may act as, in the vendor's own terms.
package struct Identity: Keyed, Hashable, Sendable, Codable {
    /// The vendor's name for it: kind and number together.
    package struct Reference: Hashable, Sendable, Codable {
        package var kind: Kind
        package var id: String

        package init(kind: Kind, id: String) {
            self.kind = kind
            self.id = id
        }
    }

    package enum Kind: Hashable, Sendable, Codable {
        case corporate, consumer
        /// A person in an organisation, whose role says what may be done.
        case user
        /// A kind that this version does not know, by the vendor's word for it.
        case other(String)

        /// As it is written in `TYPE:ID`; of an unknown kind untrusted text.
        package var code: String {
            switch self {
            case .corporate: "corporate"
            case .consumer: "consumer"
            case .user: "user"
            case .other(let word): word
            }
        }

        /// The kind that is written so in `TYPE:ID`.
        package init(writtenAs code: String) {
            self = [.corporate, .consumer, .user].first { $0.code == code } ?? .other(code)
        }
    }

    package var reference: Reference
    package var key: Reference { reference }
    /// As the server sent it: untrusted until it is cleaned for the screen.
    package var name: String
    /// What it may do, where the vendor tells.
    package var role: Role?

    package init(reference: Reference, name: String, role: Role? = nil) {
        self.reference = reference
        self.name = name
        self.role = role
    }

    /// For one of which no server told the name: it goes by its number.
    package init(byNumber reference: Reference) {
        self.init(reference: reference, name: "\(reference.kind.code) \(reference.id)")
    }

    /// Whether it has no name but its number.
    var isByNumber: Bool { self == Identity(byNumber: reference) }

    /// What an identity may do, all in the vendor's own words: one that this version does not know is kept as
    /// it came. Untrusted text.
    package struct Role: Hashable, Sendable, Codable {
        package var name: String
        package var permissions: [Permission]

        package init(name: String, permissions: [Permission]) {
            self.name = name
            self.permissions = permissions
        }
    }

    package struct Permission: Hashable, Sendable, Codable {
        /// What it is about.
        package var name: String
        /// How far it goes: `None`, `Read`, `Write`, `Allowed`, or another word.
        package var level: String

        package init(name: String, level: String) {
            self.name = name
            self.level = level
        }
    }
}
