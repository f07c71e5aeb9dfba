/// An identity that a user may act as at Weavr.
struct Identity: Sendable, Equatable {
    enum Kind: String, Sendable, Codable {
        case corporate = "CORPORATE"
        case consumer = "CONSUMER"
    }

    let id: Int64
    let type: Kind
    let name: String
}
