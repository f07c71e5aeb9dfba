package import Screen

/// How the full screen looks and what it does beside showing frames. Everything but the theme is off until asked for.
package struct ScreenSettings: Hashable, Sendable {
    package var theme = Theme.auto
    package var takesMouse = false
    /// Rings at a warning.
    package var ringsBell = false
    /// Shows warnings on the desktop.
    package var sendsNotices = false
    package var setsTitle = false
    package var isReadOnly = false

    package init() {}
}
