package import Screen

/// How the full screen looks.
package struct ScreenSettings: Hashable, Sendable {
    package var theme = Theme.auto

    package init() {}
}
