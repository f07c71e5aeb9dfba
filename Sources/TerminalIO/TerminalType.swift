/// The terminal types to try for a value of TERM: the value itself, then a common type that behaves the same.
///
/// Newer terminals have types of their own, which an older machine at the other end of an SSH connection lacks.
package nonisolated enum TerminalType {
    package static func candidates(for name: String) -> [String] {
        let family = families.first { name.hasPrefix($0.prefix) }
        return [name] + (family?.fallbacks ?? []).filter { $0 != name }
    }

    /// Whether a terminal of this type takes xterm's operating system commands: it has a title, notices, a clipboard.
    package static func isWindow(_ name: String) -> Bool {
        (windows + ["tmux", "screen"]).contains { name.hasPrefix($0) }
    }

    private static let windows = [
        "xterm", "alacritty", "contour", "foot", "ghostty", "iterm", "kitty", "konsole", "mintty",
        "ms-terminal", "rio", "rxvt", "st-", "vscode", "vte", "gnome", "putty", "wezterm",
    ]

    private static let families: [(prefix: String, fallbacks: [String])] =
        [
            ("tmux", ["screen-256color", "screen"]),
            ("screen", ["screen-256color", "screen"]),
            ("linux", ["linux"]),
            ("vt", ["vt100"]),
        ]
        + windows.map { ($0, ["xterm-256color", "xterm"]) }
}
