/// An identity that is to be found first, whichever login reaches it. It holds ids alone, which are no secrets.
package struct Pin: Hashable, Sendable {
    package var profile: Profile.ID
    package var reference: Identity.Reference

    package init(profile: Profile.ID, reference: Identity.Reference) {
        self.profile = profile
        self.reference = reference
    }
}
