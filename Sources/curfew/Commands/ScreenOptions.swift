import ArgumentParser
import Screen
import Settings

/// How the full screen looks and what it may do. An option goes before the configuration.
struct ScreenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The colours of the screen. (default: the configuration's, or auto)",
            discussion: """
                auto uses the terminal's own colours. dark, light and high-contrast have their own background and need \
                256 colours. mono uses none, as with NO_COLOR.
                """,
            valueName: "theme"))
    var theme: Theme?

    @Flag(
        help: "Change nothing at the server and reach no customer. Signing in, acting and logging out work.")
    var readOnly = false

    /// The settings of the configuration with the options in their place.
    func applied(to settings: ScreenSettings) -> ScreenSettings {
        var settings = settings
        if let theme { settings.theme = theme }
        if readOnly { settings.isReadOnly = true }
        return settings
    }
}

extension Theme: ExpressibleByArgument {}
