import Screen

/// Dark text on white of xterm's 256 colours, with a contrast of at least 4.5:1 (WCAG 2.1, 1.4.3).
nonisolated struct LightTheme: ThemeTable {
    private static let background: Int16 = 231
    private static let bar: Int16 = 254
    private static let text: Int16 = 235
    private static let accent: Int16 = 25

    var plain: Look { Look(Self.text, on: Self.background) }

    func look(of role: Role) -> Look { look(of: role, on: Self.background) }

    func lookOnBar(of role: Role) -> Look {
        switch role {
        case .dim: Look(Self.text, on: Self.bar)
        case .ending: Look(94, on: Self.bar, attributes: .bold)
        default: look(of: role, on: Self.bar)
        }
    }

    private func look(of role: Role, on background: Int16) -> Look {
        switch role {
        case .text: Look(Self.text, on: background)
        case .dim: Look(241, on: background)
        case .strong, .title: Look(Self.text, on: background, attributes: .bold)
        case .frame: Look(250, on: background)
        case .frameFocused: Look(Self.accent, on: background)
        case .key: Look(Self.accent, on: background, attributes: .bold)
        case .live: Look(22, on: background)
        case .ending: Look(130, on: background, attributes: .bold)
        case .ended: Look(125, on: background)
        case .info: Look(24, on: background)
        case .demo: Look(231, on: 91)
        case .sandbox: Look(231, on: 23)
        case .production: Look(231, on: 160, attributes: .bold)
        case .red: Look(231, on: 124)
        case .amber: Look(16, on: 214)
        case .green: Look(231, on: 28)
        case .teal: Look(16, on: 80)
        case .blue: Look(231, on: 25)
        case .violet: Look(16, on: 141)
        }
    }
}
