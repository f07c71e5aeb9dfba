/// The type and number of a user, in responses.
struct WeavrCredentials: Encodable {
    let type: String
    let id: String

    init(_ user: User) {
        type = user.role
        id = String(user.id)
    }
}
