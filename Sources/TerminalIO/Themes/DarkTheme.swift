import Screen

/// Light text on a dark grey of xterm's 256 colours, with a contrast of at least 4.5:1 (WCAG 2.1, 1.4.3).
nonisolated struct DarkTheme: ThemeTable {
    private static let background: Int16 = 234
    private static let bar: Int16 = 237
    private static let text: Int16 = 252
    private static let accent: Int16 = 75

    var plain: Look { Look(Self.text, on: Self.background) }

    func look(of role: Role) -> Look { look(of: role, on: Self.background) }

    func lookOnBar(of role: Role) -> Look {
        switch role {
        case .dim: Look(Self.text, on: Self.bar)
        case .ended: Look(210, on: Self.bar)
        default: look(of: role, on: Self.bar)
        }
    }

    private func look(of role: Role, on background: Int16) -> Look {
        switch role {
        case .text: Look(Self.text, on: background)
        case .dim: Look(245, on: background)
        case .strong, .title: Look(Self.text, on: background, attributes: .bold)
        case .frame: Look(240, on: background)
        case .frameFocused: Look(Self.accent, on: background)
        case .key: Look(Self.accent, on: background, attributes: .bold)
        case .live: Look(79, on: background)
        case .ending: Look(221, on: background, attributes: .bold)
        case .ended: Look(203, on: background)
        case .info: Look(117, on: background)
        case .demo: Look(231, on: 97)
        case .sandbox: Look(16, on: 37)
        case .production: Look(231, on: 160, attributes: .bold)
        case .red: Look(231, on: 124)
        case .amber: Look(16, on: 172)
        case .green: Look(16, on: 71)
        case .teal: Look(16, on: 73)
        case .blue: Look(231, on: 25)
        case .violet: Look(16, on: 141)
        }
    }
}
