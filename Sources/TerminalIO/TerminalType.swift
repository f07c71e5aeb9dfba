/// The terminal types to try for a value of TERM: the value itself, then a common type that behaves the same.
///
/// Newer terminals have types of their own, which an older machine at the other end of an SSH connection lacks.
package nonisolated enum TerminalType {
    package static func candidates(for name: String) -> [String] {
        let family = families.first { name.hasPrefix($0.prefix) }
        return [name] + (family?.fallbacks ?? []).filter { $0 != name }
    }

    private static let families: [(prefix: String, fallbacks: [String])] =
        [
            ("tmux", ["screen-256color", "screen"]),
            ("screen", ["screen-256color", "screen"]),
            ("linux", ["linux"]),
            ("vt", ["vt100"]),
        ]
        + [
            "xterm", "alacritty", "contour", "foot", "ghostty", "iterm", "kitty", "konsole", "mintty",
            "ms-terminal",
            "rio", "rxvt", "st-", "vscode", "vte", "gnome", "putty", "wezterm",
        ]
        .map { ($0, ["xterm-256color", "xterm"]) }
}
