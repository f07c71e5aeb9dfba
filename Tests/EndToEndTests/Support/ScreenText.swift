import Foundation

/// What a screen shows at one moment, as text.
struct ScreenText: Sendable, CustomStringConvertible {
    let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var text: String { lines.joined(separator: "\n") }
    /// The text in ASCII, for failures: `swift test` drops pieces of output that end within a character.
    var description: String {
        let equivalents: [Character: Character] = [
            "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "…": "~", "•": "*", "●": "@",
            "▸": ">",
            "█": "#", "░": ".", "–": "-", "·": "-", "✓": "v", "✗": "x",
        ]
        return String(text.map { $0.isASCII ? $0 : equivalents[$0] ?? "?" })
    }

    var header: String { lines.first ?? "" }

    func contains(_ part: String) -> Bool { text.contains(part) }

    /// The number of times the screen shows a text.
    func count(of part: String) -> Int { text.components(separatedBy: part).count - 1 }

    /// The last line that contains all of these texts; nil if there is none.
    func row(_ parts: String...) -> String? {
        lines.last { line in parts.allSatisfy(line.contains) }
    }

    /// The visible end of the selected token: four characters after an ellipsis.
    var tokenSuffix: String? {
        text.firstMatch(of: /\s…([A-Za-z0-9_-]{4})\s/).map { String($0.1) }
    }
}

extension String {
    /// The first time in the text such as 4:59, in seconds.
    var secondsLeft: Int? {
        guard let figure = firstMatch(of: /(\d+):(\d\d)(?!:)/), let minutes = Int(figure.1),
            let seconds = Int(figure.2)
        else { return nil }
        return minutes * 60 + seconds
    }
}
