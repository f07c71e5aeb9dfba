import Screen
import Sessions
import Wording

/// What calls have used of each server's limits, a profile a line.
struct CallBudgetLine {
    private let state: SessionState

    init(_ state: SessionState) { self.state = state }

    /// Profiles to which calls were made, in the order of the configuration.
    var profiles: [Profile] { state.profiles.filter { state.callUses[$0.id] != nil } }

    /// Of the profile acted in, else of the one called last; nil where there is nothing to tell, or no room for it.
    func current(columns: Int, on canvas: inout Canvas) -> String? {
        let called = state.calls.count > 0 ? state.calls[newest: 0].profile : nil
        guard let id = state.acting.flatMap({ state.sessions[$0.session]?.profile }) ?? called,
            state.callUses[id] != nil, let profile = state.profile(id)
        else { return nil }
        let line = text(of: profile, on: &canvas)
        return TextWidth.columns(of: line) <= columns ? line : nil
    }

    func text(of profile: Profile, on canvas: inout Canvas) -> String {
        guard let use = state.callUses[profile.id] else { return "" }
        let limits = profile.vendor.callLimits
        canvas.repaint(at: use.nextChange(limits, at: canvas.now))
        return "\(CleanText.clean(profile.name, limit: 24)) \(use.words(limits, at: canvas.now))"
    }
}
