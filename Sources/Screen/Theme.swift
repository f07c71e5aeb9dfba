/// A set of colours for the screen, by the name that the configuration and `--theme` use.
package enum Theme: String, CaseIterable, Hashable, Sendable {
    /// The terminal's own colours on its own background.
    case auto
    case dark, light
    /// Attributes alone: bold, dim, underlined, reversed.
    case mono
    case highContrast = "high-contrast"
}
