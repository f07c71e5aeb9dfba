import Screen
import TerminalIO
import Testing

struct StylePaletteTests {
    @Test(arguments: Theme.allCases)
    func `a theme is shown where the terminal has its colours`(theme: Theme) {
        #expect(StylePalette(theme: theme, colorCount: 256).theme == theme)
        // Without 256 colours the terminal's own are used, and without eight none.
        let fallback: Theme = theme == .mono ? .mono : .auto
        for colors in [8, 16, 88, 16_777_216] {
            #expect(StylePalette(theme: theme, colorCount: colors).theme == fallback)
        }
        for colors in [0, 2] { #expect(StylePalette(theme: theme, colorCount: colors).theme == .mono) }
    }

    @Test(arguments: Theme.allCases)
    func `a look uses no more colours than the terminal has`(theme: Theme) {
        for (colors, most) in [(0, 0), (2, 0), (8, 8), (16, 16), (256, 256), (16_777_216, 8)]
            as [(Int, Int16)]
        {
            let palette = StylePalette(theme: theme, colorCount: colors)
            for role in Role.allCases {
                for style in [Style(role), Style(role).selected()] {
                    let look = palette.look(of: style)
                    #expect(look.foreground < most && look.background < most, "\(colors) \(style)")
                }
            }
        }
    }

    @Test func `reversed, underlined and strong add to the look of a role`() {
        for theme in Theme.allCases {
            let palette = StylePalette(theme: theme, colorCount: 256)
            for role in Role.allCases {
                for style in [Style(role), Style(role).selected()] {
                    let look = palette.look(of: style)
                    let isReversed = look.attributes.contains(.reverse)
                    #expect(
                        palette.look(of: style.underlined()).attributes == look.attributes.union(.underline))
                    #expect(palette.look(of: style.reversed()).attributes.contains(.reverse) != isReversed)
                    let strong = palette.look(of: style.strong())
                    #expect(strong.attributes == look.attributes.subtracting(.dim).union(.bold))
                    #expect(strong.foreground == look.foreground && strong.background == look.background)
                }
            }
        }
    }

    @Test func `without colours a badge in a reversed row is not reversed`() {
        let palette = StylePalette(theme: .mono, colorCount: 256)
        #expect(palette.look(of: Style.text.selected()).attributes == .reverse)
        #expect(palette.look(of: Style.production.selected()).attributes == .bold)
        #expect(palette.look(of: Style.production.reversed()).attributes == .bold)
    }
}
