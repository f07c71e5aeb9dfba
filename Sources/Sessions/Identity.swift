/// Whom a login may act as, in the vendor's own terms.
package struct Identity: Hashable, Sendable {
    /// The vendor's name for it: kind and number together.
    package struct Reference: Hashable, Sendable {
        package var kind: Kind
        package var id: String

        package init(kind: Kind, id: String) {
            self.kind = kind
            self.id = id
        }
    }

    package enum Kind: Hashable, Sendable {
        case corporate, consumer
        /// A kind that this version does not know, by the vendor's word for it.
        case other(String)

        package var word: String {
            switch self {
            case .corporate: "corporate"
            case .consumer: "consumer"
            case .other(let word): word
            }
        }
    }

    package var reference: Reference
    /// As the server sent it: untrusted until it is cleaned for the screen.
    package var name: String

    package init(reference: Reference, name: String) {
        self.reference = reference
        self.name = name
    }
}

/// An identity as reached through one login; the same one through two logins is two of these.
package struct IdentityID: Hashable, Sendable {
    package var session: SessionID
    package var reference: Identity.Reference

    package init(session: SessionID, reference: Identity.Reference) {
        self.session = session
        self.reference = reference
    }
}
