/// An identity in a body.
struct IdentityReference: Codable {
    let type: String?
    let id: String?

    init(_ identity: Identity) {
        type = identity.type.rawValue
        id = String(identity.id)
    }
}
