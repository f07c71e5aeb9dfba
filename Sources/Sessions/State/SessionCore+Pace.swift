/// What calls may cost: a proof must not use up what a vendor allows, since people work on meanwhile.
extension SessionCore {
    /// Of each limit, what proofs leave to other calls.
    private static let reserve = 0.4

    /// When the next question of a proof may be sent; nil means now.
    func nextProof(to id: Profile.ID) -> Instant? {
        guard let profile = profile(id), let tally = tallies[id] else { return nil }
        let underWay = inFlight.count(to: id)
        return profile.vendor.callLimits.compactMap { limit in
            let most = Int(Double(limit.calls) * (1 - Self.reserve)) - underWay
            return tally.whenBelow(max(1, most), in: limit.window, at: now)
        }
        .max()
    }
}
