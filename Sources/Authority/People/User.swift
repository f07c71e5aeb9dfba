/// A person who can sign in. Constant while the authority runs; the password is only in the database.
struct User: Sendable {
    let id: Int64
    let email: EmailAddress
    /// ROOT or USER at Weavr, the role's name at Verifiable.
    let role: String
    let permissions: [String]
    let identities: [Identity]
    /// The factors at the start; `FactorService` has the current ones.
    let factors: [Factor]
    let device: PersonalDevice
}
