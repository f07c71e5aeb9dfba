package import Screen

/// The look of each style in a theme, as far as the terminal's number of colours allows. The text beside a style never
/// depends on it.
package nonisolated struct StylePalette: Sendable {
    /// The theme that is shown: another one than asked for where the terminal has too few colours.
    package let theme: Theme
    /// The text and the background of the whole screen.
    package let plain: Look
    private let looks: [Look]
    private let barLooks: [Look]

    /// `colorCount` is the number of the terminal's colours; 0 for none, or if the user wants none.
    package init(theme: Theme = .auto, colorCount: Int) {
        // With more than 256 colours a number is an RGB value, except for the first eight.
        let colorCount = colorCount > 256 ? 8 : colorCount
        self.theme = Self.shown(theme, colorCount: colorCount)
        let table: any ThemeTable =
            switch self.theme {
            case .auto: AutoTheme(colorCount: colorCount)
            case .dark: DarkTheme()
            case .light: LightTheme()
            case .mono: MonoTheme()
            case .highContrast: HighContrastTheme()
            }
        plain = table.plain
        looks = Role.allCases.map(table.look)
        barLooks = Role.allCases.map(table.lookOnBar)
    }

    package func look(of style: Style) -> Look {
        let place = Int(style.role.rawValue)
        var look = style.isSelected ? barLooks[place] : looks[place]
        if style.isStrong {
            // Terminals do not agree on what is both bold and dim.
            look.attributes.remove(.dim)
            look.attributes.insert(.bold)
        }
        if style.isUnderlined { look.attributes.insert(.underline) }
        // What is reversed already, such as a badge without colours, is not reversed inside a reversed row.
        if style.isReversed { look.attributes.formSymmetricDifference(.reverse) }
        return look
    }

    private static func shown(_ theme: Theme, colorCount: Int) -> Theme {
        if colorCount < 8 { return .mono }
        switch theme {
        case .auto, .mono: return theme
        case .dark, .light, .highContrast: return colorCount >= 256 ? theme : .auto
        }
    }
}
