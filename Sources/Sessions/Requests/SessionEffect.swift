/// Something to be done outside of the state, as a value: the store runs it, and its reply comes back as an event.
package struct SessionEffect: Equatable, Sendable {
    package enum Work: Equatable, Sendable {
        case send(VendorRequest, as: Credential?)
        /// Nobody awaits the reply any more. The reply comes all the same.
        case cancel
        /// Needs no vendor. Its outcome comes back as `hashed`.
        case hash(HashingJob)
    }

    package let id: RequestID
    /// Nil for what needs no vendor.
    package let profile: Profile.ID?
    package let work: Work

    package init(id: RequestID, profile: Profile.ID?, work: Work) {
        self.id = id
        self.profile = profile
        self.work = work
    }
}
