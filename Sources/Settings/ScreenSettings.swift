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
    /// The time without a key after which the screen is locked.
    package var lockAfter: Duration?
    /// Begins with all names hidden.
    package var hidesNames = false

    package init() {}
}
