import Sessions

/// Warnings that are worth a bell or a notice on the desktop, each once.
struct Alert {
    private var seen: Notice?

    /// The newest notice if it is such a warning and has just come.
    mutating func fresh(_ state: SessionState) -> Notice? {
        guard state.notice != seen else { return nil }
        seen = state.notice
        return switch state.notice {
        case .ending, .tokenEnded: state.notice
        default: nil
        }
    }
}

extension Notice {
    /// What a locked screen tells of such a warning: nobody's name and no figure.
    var lockedWords: String {
        if case .ending = self { "A session ends soon." } else { "A session has ended." }
    }
}
