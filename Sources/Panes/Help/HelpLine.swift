import Screen
import Wording

/// One line of help on the screen: a heading, or keys with what they do. What is too long for its column goes on in the
/// next line.
enum HelpLine {
    case heading(String)
    case entry(keys: String, meaning: String)
    case blank

    /// Columns of the keys with the blank behind them: as many as the longest need.
    static func keyColumns(_ sections: [HelpSection], _ glyphs: GlyphSet) -> Int {
        let names = sections.flatMap(\.entries).map { keys(of: $0, glyphs) }
        return (names.map { TextWidth.columns(of: $0) }.max() ?? 0) + 1
    }

    /// Columns of the longest meaning.
    static func meaningColumns(_ sections: [HelpSection]) -> Int {
        sections.flatMap(\.entries).map { TextWidth.columns(of: $0.meaning) }.max() ?? 0
    }

    /// The lines of a section, broken to the widths of its columns.
    static func lines(
        of section: HelpSection, keyColumns: Int, meaningColumns: Int, _ glyphs: GlyphSet
    ) -> [HelpLine] {
        [.heading(section.heading)]
            + section.entries.flatMap { entry -> [HelpLine] in
                let keys = Words.wrap(keys(of: entry, glyphs), columns: keyColumns - 1)
                let meaning = Words.wrap(entry.meaning, columns: meaningColumns)
                let rows = max(keys.count, meaning.count)
                let filled = [keys, meaning].map { $0 + Array(repeating: "", count: rows - $0.count) }
                return zip(filled[0], filled[1]).map { .entry(keys: $0, meaning: $1) }
            }
    }

    /// `indent` and `keyColumns` are those of an entry.
    func draw(on canvas: inout Canvas, in line: Rect, indent: Int, keyColumns: Int) {
        switch self {
        case .heading(let text): canvas.field(text, at: 0, columns: line.columns, in: line, .title)
        case .entry(let keys, let meaning):
            canvas.field(keys, at: indent, columns: keyColumns - 1, in: line, .key)
            let start = indent + keyColumns
            canvas.field(meaning, at: start, columns: max(0, line.columns - start), in: line)
        case .blank: break
        }
    }

    private static func keys(of entry: HelpSection.Entry, _ glyphs: GlyphSet) -> String {
        glyphs.keyNames(entry.names.joined(separator: ", "))
    }
}
