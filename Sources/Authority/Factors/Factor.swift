/// An enrolled factor of a user, in the vendor's terms.
struct Factor: Sendable, Equatable {
    let type: String
    let channel: String
    let status: String
}
