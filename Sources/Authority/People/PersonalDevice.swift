/// A person's phone, and what decides whether it can be enrolled.
struct PersonalDevice: Sendable, Equatable {
    /// The mobile number; empty if unknown.
    var mobile = ""
    /// Whether the person has a passcode, which a push needs.
    var hasPasscode = true
    /// Whether the person's credentials are active.
    var isActive = true
}
