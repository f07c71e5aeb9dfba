import Screen
import Sessions

/// What is at stake in a profile, in a word and in a colour of its own.
extension Profile.Environment {
    var word: String {
        switch self {
        case .demo: "DEMO"
        case .sandbox: "SANDBOX"
        case .production: "PRODUCTION"
        }
    }

    var role: Role {
        switch self {
        case .demo: .demo
        case .sandbox: .sandbox
        case .production: .production
        }
    }
}

extension Profile {
    /// Its own colour, or that of its environment. The environment's word stands beside either.
    var role: Role { tint.map(Role.init) ?? environment.role }
}

extension Role {
    init(_ tint: Profile.Tint) {
        self =
            switch tint {
            case .red: .red
            case .amber: .amber
            case .green: .green
            case .teal: .teal
            case .blue: .blue
            case .violet: .violet
            }
    }
}

extension Canvas {
    /// The word in the environment's colour, with a blank of that colour at either side where it is a badge; returns
    /// the columns it took.
    @discardableResult
    mutating func environment(
        _ environment: Profile.Environment, isBadge: Bool = false, at column: Int, in line: Rect
    ) -> Int {
        let word = environment.word
        return put(isBadge ? " \(word) " : word, at: column, in: line, Style(environment.role))
    }
}
