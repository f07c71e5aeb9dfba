import ArgumentParser
import Screen
import Settings

/// How the full screen looks. An option goes before the configuration.
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

    /// The settings of the configuration with the options in their place.
    func applied(to settings: ScreenSettings) -> ScreenSettings {
        var settings = settings
        if let theme { settings.theme = theme }
        return settings
    }
}

extension Theme: ExpressibleByArgument {}
