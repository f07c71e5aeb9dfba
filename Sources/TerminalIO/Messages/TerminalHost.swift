/// What the environment tells about the terminal. Nothing is asked of the terminal itself: its reply could come as keys.
package nonisolated struct TerminalHost: Hashable, Sendable {
    package enum NoticeForm: Hashable, Sendable {
        /// OSC 9 with the text, as iTerm2 has it: also WezTerm, Ghostty, kitty.
        case text
        /// OSC 777 with a title and the text, as rxvt-unicode has it: also VTE, foot, Konsole, contour.
        case titled
    }

    /// The variables that are read.
    package static let variables = ["TERM", "TERM_PROGRAM", "TMUX", "VTE_VERSION", "KONSOLE_VERSION"]

    /// Whether the terminal takes xterm's operating system commands. The Linux console, for one, prints them.
    package let isWindow: Bool
    package let isTmux: Bool
    package let noticeForm: NoticeForm

    package init(environment: [String: String]) {
        let type = environment["TERM"] ?? ""
        isWindow = TerminalType.isWindow(type)
        isTmux = environment["TMUX"].map { !$0.isEmpty } ?? false
        let isNamed = ["iTerm.app", "WezTerm", "ghostty"].contains(environment["TERM_PROGRAM"] ?? "")
        let isTitled =
            environment["VTE_VERSION"] != nil || environment["KONSOLE_VERSION"] != nil
            || ["rxvt", "foot", "contour", "vte", "gnome", "konsole"].contains { type.hasPrefix($0) }
        // A variable of VTE or Konsole may be left over from the terminal that this one was started from.
        noticeForm = isTitled && !isNamed ? .titled : .text
    }
}
