import Screen

/// The terminal's own colours on its own background, so that it fits every colour scheme.
///
/// Quiet text is dim rather than bright black, which some schemes make the colour of the background. The bar is the
/// reverse of plain text in one style, as no colour is known to be readable on it.
nonisolated struct AutoTheme: ThemeTable {
    /// Eight, or at least sixteen.
    let colorCount: Int

    var plain: Look { Look() }

    func look(of role: Role) -> Look {
        switch role {
        case .text: Look()
        case .dim, .frame: Look(attributes: .dim)
        case .strong, .title: Look(attributes: .bold)
        case .frameFocused: Look(6)
        case .key: Look(6, attributes: .bold)
        case .live: Look(2)
        case .ending: Look(3, attributes: .bold)
        case .ended: Look(1)
        case .info: Look(6)
        case .demo: white(on: 5)
        case .sandbox: Look(0, on: 6)
        case .production: white(on: 1, .bold)
        case .red: white(on: 1)
        case .amber: Look(0, on: 3)
        case .green: Look(0, on: 2)
        case .teal: Look(0, on: 6)
        case .blue: white(on: 4)
        case .violet: white(on: 5)
        }
    }

    func lookOnBar(of role: Role) -> Look {
        role.isFilled ? look(of: role) : Look(attributes: .reverse)
    }

    /// White is grey among eight colours, and bold brightens it.
    private func white(on background: Int16, _ attributes: Look.Attributes = []) -> Look {
        colorCount >= 16
            ? Look(15, on: background, attributes: attributes) : Look(7, on: background, attributes: .bold)
    }
}
