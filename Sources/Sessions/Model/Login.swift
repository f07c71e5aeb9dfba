/// An account of a profile, by the e-mail that was typed.
package struct Login: Hashable, Sendable, Codable {
    package var profile: Profile.ID
    package var email: String

    package init(profile: Profile.ID, email: String) {
        self.profile = profile
        self.email = email
    }
}
