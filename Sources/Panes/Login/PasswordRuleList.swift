import Screen
import Sessions
import Wording

/// The rules for a new password side by side, each with a sign and in words: kept, broken, or still open. No rule is
/// broken over two lines. Where they have no room, those that are broken come first.
struct PasswordRuleList {
    let rules: [PasswordRule]
    /// One for each rule.
    let verdicts: [PasswordRule.Verdict]

    private typealias Item = (text: String, verdict: PasswordRule.Verdict)

    /// Rows it needs in a width.
    func rows(in columns: Int, _ glyphs: GlyphSet) -> Int { lines(items(glyphs), columns).count }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let items = items(canvas.glyphs)
        var lines = lines(items, rect.columns)
        if lines.count > rect.rows {
            let order: [PasswordRule.Verdict] = [.broken, .unknown, .kept]
            lines = self.lines(order.flatMap { one in items.filter { $0.verdict == one } }, rect.columns)
        }
        for (row, line) in lines.prefix(rect.rows).enumerated() {
            var column = 0
            for item in line {
                canvas.field(
                    item.text, at: column, columns: rect.columns - column, in: rect.line(row),
                    item.verdict.style)
                column += TextWidth.columns(of: item.text) + Self.between
            }
        }
    }

    private static let between = 2

    private func items(_ glyphs: GlyphSet) -> [Item] {
        zip(rules, verdicts).map { rule, verdict in
            let words = rule.words(for: verdict)
            return ("\(verdict.sign(glyphs)) \(words)", verdict)
        }
    }

    private func lines(_ items: [Item], _ columns: Int) -> [[Item]] {
        var lines: [[Item]] = []
        var used = 0
        for item in items {
            let width = TextWidth.columns(of: item.text)
            if lines.isEmpty || used + Self.between + width > columns {
                lines.append([item])
                used = width
            } else {
                lines[lines.count - 1].append(item)
                used += Self.between + width
            }
        }
        return lines
    }
}

extension PasswordRule.Verdict {
    fileprivate func sign(_ glyphs: GlyphSet) -> Character {
        switch self {
        case .kept: glyphs.check
        case .broken: glyphs.cross
        case .unknown: glyphs.unset
        }
    }

    fileprivate var style: Style {
        switch self {
        case .kept: .live
        case .broken: .ended
        case .unknown: .dim
        }
    }
}
