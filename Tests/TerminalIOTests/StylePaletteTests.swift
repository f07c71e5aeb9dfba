import Screen
import TerminalIO
import Testing

struct StylePaletteTests {
    /// The relative luminance of one of xterm's colours 16 to 255 (WCAG 2.1).
    private func luminance(_ color: Int) -> Double {
        let levels = [0.0, 95, 135, 175, 215, 255]
        let rgb: [Double]
        if color >= 232 {
            rgb = Array(repeating: Double(8 + 10 * (color - 232)), count: 3)
        } else {
            let cube = color - 16
            rgb = [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
        }
        func linear(_ part: Double) -> Double {
            let value = part / 255
            guard value > 0.03928 else { return value / 12.92 }
            // x to the power of 2.4 is x² times the fifth root of x².
            let base = (value + 0.055) / 1.055
            var root = base
            for _ in 0..<60 {
                root -= (root * root * root * root * root - base * base) / (5 * root * root * root * root)
            }
            return base * base * root
        }
        return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
    }

    @Test(arguments: Role.allCases)
    func `each of 256 colours is readable on black and on white`(role: Role) {
        let color = Int(StylePalette(colorCount: 256).look(of: role).color)
        // -1 is the terminal's default colour.
        guard color != -1 else { return }
        let light = luminance(color)
        #expect((light + 0.05) / 0.05 >= 3)
        #expect(1.05 / (light + 0.05) >= 3)
    }

    @Test(arguments: [0, 8, 16, 256])
    func `different states and badges look different`(colors: Int) {
        let palette = StylePalette(colorCount: colors)
        for group in [
            [Role.live, .ending, .ended], [.text, .production, .strong], [.text, .frame, .frameFocused],
        ] {
            #expect(Set(group.map { palette.look(of: $0) }).count == group.count)
        }
        for badge in [Role.demo, .sandbox, .production] {
            #expect(palette.look(of: badge).attributes.contains(.reverse))
        }
        if colors >= 8 {
            #expect(Set([Role.demo, .sandbox, .production].map { palette.look(of: $0) }).count == 3)
        }
    }

    @Test func `a look uses no more colours than the terminal has`() {
        for role in Role.allCases {
            #expect(StylePalette(colorCount: 0).look(of: role).color == -1)
            #expect(StylePalette(colorCount: 8).look(of: role).color < 8)
            #expect(StylePalette(colorCount: 16_777_216).look(of: role).color < 8)
        }
        #expect(StylePalette(colorCount: 0).isMonochrome)
    }

    @Test func `plain text has the terminal's default look`() {
        for colors in [0, 8, 256] {
            #expect(StylePalette(colorCount: colors).look(of: Role.text) == StylePalette.Look())
        }
    }

    @Test func `a badge in a reversed row is not reversed`() {
        let palette = StylePalette(colorCount: 0)
        #expect(palette.look(of: Style.text.reversed()).attributes == .reverse)
        #expect(palette.look(of: Style.production.reversed()).attributes == .bold)
        #expect(palette.look(of: Style.text.underlined()).attributes == .underline)
    }
}
