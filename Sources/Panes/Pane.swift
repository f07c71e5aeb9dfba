/// The four panes, in the order in which Tab goes round.
package enum Pane: CaseIterable, Hashable, Sendable {
    case login, identities, lifetimes, logout

    var title: String {
        switch self {
        case .login: "Login"
        case .identities: "Identities"
        case .lifetimes: "Lifetimes"
        case .logout: "Logout"
        }
    }

    /// The key that goes to it from anywhere but a text field.
    var key: Character {
        switch self {
        case .login: "l"
        case .identities: "i"
        case .lifetimes: "t"
        case .logout: "o"
        }
    }

    var next: Pane { neighbour(1) }
    var before: Pane { neighbour(Pane.allCases.count - 1) }

    private func neighbour(_ distance: Int) -> Pane {
        let all = Pane.allCases
        guard let index = all.firstIndex(of: self) else { return self }
        return all[(index + distance) % all.count]
    }
}
