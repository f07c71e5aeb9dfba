import Screen
import TerminalIO
import Testing

/// What each theme promises to eyes: contrast, and differences that do not hang on seeing red and green.
struct ThemeTests {
    static let themes: [(Theme, Double)] = [(.dark, 4.5), (.light, 4.5), (.highContrast, 7)]

    /// Frames are decoration: what is in them says where they are.
    static let textRoles = Role.allCases.filter { $0 != .frame && $0 != .frameFocused }

    @Test(arguments: themes)
    func `text has the contrast of the theme, on the background, on the bar and where it is filled`(
        theme: Theme, least: Double
    ) {
        let palette = StylePalette(theme: theme, colorCount: 256)
        for role in Self.textRoles {
            for style in [Style(role), Style(role).selected(), Style(role).selected().strong()] {
                let look = palette.look(of: style)
                let contrast = XtermColor(look.foreground).contrast(to: XtermColor(look.background))
                #expect(contrast >= least, "\(style): \(contrast)")
            }
        }
    }

    @Test(arguments: themes)
    func `the focused frame is as readable as text, and a quiet frame can be seen`(
        theme: Theme, least: Double
    ) {
        let palette = StylePalette(theme: theme, colorCount: 256)
        let (quiet, focused) = (palette.look(of: .frame), palette.look(of: .frameFocused))
        #expect(
            XtermColor(focused.foreground).contrast(to: XtermColor(focused.background)) >= least)
        #expect(XtermColor(quiet.foreground).contrast(to: XtermColor(quiet.background)) >= 1.8)
        #expect(focused.foreground == palette.look(of: .key).foreground)
    }

    @Test(arguments: themes)
    func `without green cones live, ending, ended and information stay apart`(theme: Theme, _: Double) {
        let palette = StylePalette(theme: theme, colorCount: 256)
        let roles = [Role.live, .ending, .ended, .info]
        for isSelected in theme == .highContrast ? [false] : [false, true] {
            for (index, one) in roles.enumerated() {
                for other in roles.dropFirst(index + 1) {
                    let colors = [one, other].map { role in
                        XtermColor(palette.look(of: Style(role, isSelected: isSelected)).foreground)
                    }
                    let distance = colors[0].withoutGreenCones.distance(to: colors[1].withoutGreenCones)
                    #expect(distance >= 17, "\(one), \(other), selected \(isSelected): \(distance)")
                }
            }
        }
    }

    @Test(arguments: themes)
    func `every look of a theme with a background names both colours`(theme: Theme, _: Double) {
        let palette = StylePalette(theme: theme, colorCount: 256)
        #expect(palette.plain.foreground >= 16 && palette.plain.background >= 16)
        #expect(palette.look(of: .text) == palette.plain)
        for role in Role.allCases {
            for style in [Style(role), Style(role).selected()] {
                let look = palette.look(of: style)
                // The first sixteen belong to the colour scheme.
                #expect(look.foreground >= 16 && look.background >= 16, "\(style)")
                let isOnOwn =
                    look.background != palette.look(of: Style.text.selected(style.isSelected)).background
                #expect(isOnOwn == role.isFilled, "\(style)")
            }
        }
    }

    @Test(arguments: [Theme.dark, .light])
    func `on the bar a role keeps its colour, and quiet text becomes plain`(theme: Theme) {
        let palette = StylePalette(theme: theme, colorCount: 256)
        let states = [Role.text, .live, .ending, .ended, .info].map { palette.look(of: Style($0).selected()) }
        #expect(Set(states).count == states.count)
        #expect(palette.look(of: Style.dim.selected()) == palette.look(of: Style.text.selected()))
    }

    @Test(arguments: [8, 16, 256])
    func `auto has the terminal's own colours, and its bar is one style`(colors: Int) {
        let palette = StylePalette(theme: .auto, colorCount: colors)
        #expect(palette.plain == Look() && palette.look(of: .text) == Look())
        let most = Int16(min(colors, 16))
        for role in Role.allCases {
            let look = palette.look(of: Style(role))
            #expect(
                (Look.own..<most).contains(look.foreground) && (Look.own..<most).contains(look.background))
            // Bright black is the background of some schemes.
            #expect(look.foreground != 8 && look.background != 8)
            let bar = palette.look(of: Style(role).selected())
            #expect(bar == (role.isFilled ? look : Look(attributes: .reverse)), "\(role)")
        }
        let production = palette.look(of: .production)
        #expect(production == Look(colors >= 16 ? 15 : 7, on: 1, attributes: .bold))
    }

    /// In auto: information and the focused frame are both the accent's colour, but one is words and the other a line.
    /// Without colours the words say it: "live", the environment, the profile's name.
    @Test(arguments: [
        (Theme.auto, 8), (.auto, 16), (.mono, 256), (.dark, 0), (.dark, 256), (.light, 256),
        (.highContrast, 256),
    ])
    func `what no word says looks different`(theme: Theme, colors: Int) {
        let palette = StylePalette(theme: theme, colorCount: colors)
        for group in [
            [Role.live, .ending, .ended], [.text, .dim, .strong, .ending, .ended, .production],
            [.frame, .frameFocused], [.text, .sandbox, .production], [.text, .demo, .production],
        ] {
            let looks = group.map { palette.look(of: Style($0)) }
            #expect(Set(looks).count == group.count, "\(group)")
        }
        // The bar, and a badge on it.
        for role in [Role.text, .dim, .live, .ended] {
            #expect(palette.look(of: Style(role)) != palette.look(of: Style(role).selected()))
        }
        #expect(palette.look(of: Style.production.selected()) != palette.look(of: Style.text.selected()))
        if palette.theme != .mono {
            #expect(Set([Role.demo, .sandbox, .production].map { palette.look(of: Style($0)) }).count == 3)
            let tints: [Role] = [.red, .amber, .green, .teal, .blue, .violet]
            #expect(Set(tints.map { palette.look(of: Style($0)) }).count == tints.count)
            #expect(Set([Role.live, .ending, .ended, .info].map { palette.look(of: Style($0)) }).count == 4)
        }
    }
}
