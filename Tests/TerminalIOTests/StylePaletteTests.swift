import Screen
import TerminalIO
import Testing

struct PaletteTests {
    /// Relative luminance of one of xterm's colours 16 to 255 (WCAG 2.1).
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
            // (x to the power 2.4) from x² and the fifth root of x².
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
        guard color >= 0 else { return }
        let light = luminance(color)
        #expect((light + 0.05) / 0.05 >= 3)
        #expect(1.05 / (light + 0.05) >= 3)
    }

    @Test(arguments: [0, 8, 16, 256])
    func `states and badges that need telling apart look different`(colors: Int) {
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

    @Test func `without colour there is none, and with few there are few`() {
        for role in Role.allCases {
            #expect(StylePalette(colorCount: 0).look(of: role).color == -1)
            #expect(StylePalette(colorCount: 8).look(of: role).color < 8)
            #expect(StylePalette(colorCount: 16_777_216).look(of: role).color < 8)
        }
        #expect(StylePalette(colorCount: 0).isMonochrome)
    }

    @Test func `plain text is the terminal's own, so that a countdown costs no attribute`() {
        for colors in [0, 8, 256] {
            #expect(StylePalette(colorCount: colors).look(of: Role.text) == StylePalette.Look())
        }
    }

    @Test func `a reversed badge stands out of a reversed bar`() {
        let palette = StylePalette(colorCount: 0)
        #expect(palette.look(of: Style.text.reversed()).attributes == .reverse)
        #expect(palette.look(of: Style.production.reversed()).attributes == .bold)
        #expect(palette.look(of: Style.text.underlined()).attributes == .underline)
    }
}

struct TerminalTypeTests {
    @Test(arguments: [
        ("xterm-ghostty", ["xterm-ghostty", "xterm-256color", "xterm"]),
        ("xterm", ["xterm", "xterm-256color"]),
        ("tmux-256color", ["tmux-256color", "screen-256color", "screen"]), ("nonsense", ["nonsense"]),
        ("dumb", ["dumb"]),
    ])
    func `a type unknown here is taken for the one it behaves like`(name: String, candidates: [String]) {
        #expect(TerminalType.candidates(for: name) == candidates)
    }

    @Test(arguments: [
        TerminalError.notATerminal, .typeUnset, .typeUnknown("x"), .typeCannotPlace("x"),
        .cannotOpen(reason: "no"), .cannotStart(reason: "no"),
    ])
    func `an error tells what to do`(error: TerminalError) {
        #expect(["curfew", "Try again"].contains { error.description.contains($0) })
    }
}
