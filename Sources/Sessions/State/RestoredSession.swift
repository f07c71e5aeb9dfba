/// A session that was there before this program asked for it.
package struct RestoredSession: Equatable, Sendable {
    package var profile: Profile.ID
    package var email: String
    package var grant: Grant

    package init(profile: Profile.ID, email: String, grant: Grant) {
        self.profile = profile
        self.email = email
        self.grant = grant
    }
}
