import Screen

/// Attributes alone. What they cannot tell apart is also in words: `live` and what informs, the environments, and the
/// profiles with colours of their own.
nonisolated struct MonoTheme: ThemeTable {
    var plain: Look { Look() }

    func look(of role: Role) -> Look {
        switch role {
        case .text, .live, .info: Look()
        case .dim, .frame: Look(attributes: .dim)
        case .strong, .title, .key, .frameFocused: Look(attributes: .bold)
        case .ending: Look(attributes: [.bold, .underline])
        case .ended: Look(attributes: .underline)
        case .production: Look(attributes: [.reverse, .bold])
        case .demo, .sandbox, .red, .amber, .green, .teal, .blue, .violet: Look(attributes: .reverse)
        }
    }

    /// The bar is the reverse of plain text. What is filled is reversed already, so it stands out by not being so.
    func lookOnBar(of role: Role) -> Look {
        guard role.isFilled else { return Look(attributes: .reverse) }
        return Look(attributes: look(of: role).attributes.subtracting(.reverse))
    }
}
