import Screen
import Sessions

/// Text cut to measure.
enum Words {
    /// Breaks text at blanks into lines of at most `columns`; a longer word goes on in the next line.
    static func wrap(_ text: String, columns: Int) -> [String] {
        guard columns > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let joined = line.isEmpty ? String(word) : line + " " + word
            if TextWidth.columns(of: joined) <= columns {
                line = joined
            } else {
                if !line.isEmpty { lines.append(line) }
                line = ""
                for character in word {
                    if TextWidth.columns(of: line) + TextWidth.columns(of: character) > columns {
                        lines.append(line)
                        line = ""
                    }
                    line.append(character)
                }
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// A length of time in its two largest units: 8 h, 1 d 12 h, 30 min.
    static func duration(_ span: Duration) -> String {
        let seconds = span.wholeSeconds
        let units = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ]
        let told = units.drop { $0.0 == 0 }.prefix(2).filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }
        return told.isEmpty ? "0 s" : told.joined(separator: " ")
    }

    /// A number and its noun: 1 token, 2 tokens.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
