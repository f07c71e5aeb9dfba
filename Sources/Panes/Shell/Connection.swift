import Sessions
import Wording

/// Whether a profile's server answers, as the last call to it tells, and how far its clock is off.
struct Connection {
    /// Empty before the first call.
    let word: String
    /// Whether it says more than that all is well.
    let isNews: Bool
    /// When the word changes by itself; nil where it does not.
    private(set) var nextChange: Instant?

    /// Within this time an answer is nothing to tell of.
    private static let patience = Duration.milliseconds(300)

    init(_ profile: Profile.ID, _ state: SessionState) {
        if let sentAt = state.oldestAwaited?.sentAt {
            let waited = state.now - sentAt
            let seconds = waited.wholeSeconds
            nextChange = sentAt + (waited < Self.patience ? Self.patience : .seconds(seconds + 1))
            if waited >= Self.patience {
                word = "waiting \(seconds) s"
                isNews = true
                return
            }
        }
        if let offset = state.clockOffset(of: profile), abs(offset) > 2 {
            let amount = min(abs(offset).rounded(), 999_999_999)
            word = "server clock \(offset > 0 ? "+" : "-")\(Int(amount)) s"
            isNews = true
            return
        }
        let last = (0..<min(Self.looked, state.calls.count)).lazy.map { state.calls[newest: $0] }
            .first { $0.profile == profile && $0.result != .cancelled }
        switch last?.result {
        case .status: (word, isNews) = ("connected", false)
        case .unreachable: (word, isNews) = ("unreachable", true)
        case .cancelled, nil: (word, isNews) = ("", false)
        }
    }

    /// Calls that are looked through for one to the profile.
    private static let looked = 50
}
