import Screen

/// White on black and a yellow bar, with a contrast of at least 7:1 (WCAG 2.1, 1.4.6). The black, white and yellow are
/// those of xterm's 256 colours, which no colour scheme changes.
nonisolated struct HighContrastTheme: ThemeTable {
    private static let black: Int16 = 16
    private static let white: Int16 = 231
    private static let accent: Int16 = 51

    var plain: Look { Look(Self.white, on: Self.black) }

    func look(of role: Role) -> Look {
        switch role {
        case .text: Look(Self.white, on: Self.black)
        case .dim, .frame: Look(252, on: Self.black)
        case .strong, .title: Look(Self.white, on: Self.black, attributes: .bold)
        case .frameFocused: Look(Self.accent, on: Self.black)
        case .key: Look(Self.accent, on: Self.black, attributes: .bold)
        case .live: Look(84, on: Self.black)
        case .ending: Look(220, on: Self.black, attributes: .bold)
        case .ended: Look(203, on: Self.black)
        case .info: Look(117, on: Self.black)
        case .demo: Look(Self.black, on: 213)
        case .sandbox: Look(Self.black, on: 44)
        case .production: Look(Self.white, on: 124, attributes: .bold)
        case .red: Look(Self.white, on: 88)
        case .amber: Look(Self.black, on: 214)
        case .green: Look(Self.black, on: 77)
        case .teal: Look(Self.black, on: 80)
        case .blue: Look(Self.white, on: 18)
        case .violet: Look(Self.white, on: 55)
        }
    }

    func lookOnBar(of role: Role) -> Look {
        role.isFilled ? look(of: role) : Look(Self.black, on: 226)
    }
}
