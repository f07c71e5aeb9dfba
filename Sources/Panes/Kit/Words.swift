import Screen
import Wording

/// Text cut to measure.
extension Words {
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
}
