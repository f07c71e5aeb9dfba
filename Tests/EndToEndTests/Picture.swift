import Foundation

/// What a screen shows at one moment.
struct Picture: Sendable, CustomStringConvertible {
    let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var text: String { lines.joined(separator: "\n") }
    /// For failures, in ASCII: `swift test` drops pieces of output that end within a character.
    var description: String {
        let twins: [Character: Character] = [
            "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "…": "~", "•": "*", "●": "@",
            "▸": ">",
            "█": "#", "░": ".", "–": "-", "·": "-", "✓": "v", "✗": "x",
        ]
        return String(text.map { $0.isASCII ? $0 : twins[$0] ?? "?" })
    }

    var header: String { lines.first ?? "" }

    func contains(_ part: String) -> Bool { text.contains(part) }

    /// How often a text is on the screen.
    func count(of part: String) -> Int { text.components(separatedBy: part).count - 1 }

    /// The last line with all of these texts; empty if there is none.
    func row(_ parts: String...) -> String {
        lines.last { line in parts.allSatisfy(line.contains) } ?? ""
    }

    /// The end of the first token on the screen: what is shown of it after the ellipsis in its column.
    var tokenTail: String? {
        guard let match = row("auth", "computed").firstMatch(of: /…([A-Za-z0-9_-]{4})\s/) else { return nil }
        return String(match.1)
    }
}

extension String {
    /// The first figure such as 4:59 in the text, in seconds.
    var secondsLeft: Int? {
        guard let figure = firstMatch(of: /(\d+):(\d\d)(?!:)/), let minutes = Int(figure.1),
            let seconds = Int(figure.2)
        else { return nil }
        return minutes * 60 + seconds
    }
}
