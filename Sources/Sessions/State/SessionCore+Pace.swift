/// What calls may cost: what nobody waits for at the keys must not use up what a vendor allows, since people work on
/// meanwhile.
extension SessionCore {
    /// When the next question of a proof, or the next list at first sight, may be sent; nil means now.
    func nextTurn(to id: Profile.ID) -> Instant? {
        guard let profile = profile(id), let use = callUses[id] else { return nil }
        return use.nextTurn(profile.vendor.callLimits, underWay: inFlight.count(to: id), at: now)
    }
}
