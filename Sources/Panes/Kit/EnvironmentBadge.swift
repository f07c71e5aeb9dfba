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

    /// Columns of its badge.
    var columns: Int { word.count + 2 }
}

extension Canvas {
    /// The word between two blanks in the environment's colour; returns the columns it took.
    @discardableResult
    mutating func badge(_ environment: Profile.Environment, at column: Int, in line: Rect) -> Int {
        put(" \(environment.word) ", at: column, in: line, Style(environment.role))
    }
}
