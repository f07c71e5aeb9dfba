/// The people that every authority has. All have the same password.
enum DemoPeople {
    static let password = "Curfew-demo-1"

    static let seed = Seed(people: [
        Seed.Person(
            email: "ada@acme.example", role: "ROOT",
            identities: [
                (.corporate, "Acme Payments Ltd"), (.corporate, "Acme Cards Ltd"),
                (.consumer, "Ada Lovelace"),
            ],
            factors: [
                Factor(type: "OTP", channel: "SMS", status: "ACTIVE"),
                Factor(type: "BIOMETRIC", channel: "BIOMETRIC", status: "ACTIVE"),
            ], device: PersonalDevice(mobile: "+35679000001")),
        Seed.Person(
            email: "grace@acme.example", role: "USER", identities: [(.corporate, "Acme Payments Ltd")],
            device: PersonalDevice(mobile: "+35679000002")),
        Seed.Person(
            email: "expired@acme.example", role: "ROOT", passwordExpired: true,
            identities: [(.corporate, "Acme Legacy Ltd")]),
        Seed.Person(
            email: "many@acme.example", role: "ROOT",
            identities: (1...250).map { (.corporate, "Acme Branch \($0) Ltd") }),
        Seed.Person(
            vendor: .verifiable, email: "admin@verify.example", role: "Admin"),
        Seed.Person(
            vendor: .verifiable, email: "reader@verify.example", role: "Reader"),
        Seed.Person(
            vendor: .verifiable, email: "expired@acme.example", role: "Reader", passwordExpired: true),
    ])

    /// The people who get the demonstration's sessions, in turn.
    static let signedIn: [EmailAddress] = ["ada@acme.example", "grace@acme.example", "many@acme.example"]

    /// Hashed in advance, because at the standard cost it would delay every start by a fifth of a second. The password is
    /// public, so a known salt reveals nothing.
    static func passwordHash(cost: PasswordCost) throws -> PasswordHash {
        if cost == .standard, let known = PasswordHash(text: standardHash) { return known }
        return try PasswordHash(of: password, cost: cost)
    }

    private static let standardHash =
        "scrypt$13$8$10$Cx9MfZOmXijR8DtsipdF4g==$BCvFYKvsDEmEpNexkEwHqPVHm8xGM3iJuvOM2wRoLLI="
}
