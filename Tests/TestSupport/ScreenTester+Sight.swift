package import Sessions
import Panes
import Screen
import Testing

/// What a person sees.
extension ScreenTester {
    /// The pane in focus, by the sign in its title.
    package var focus: String? {
        let text = frame(110, 30).grid.text()
        guard let sign = text.firstRange(of: "─ ▸ ") else { return nil }
        return text[sign.upperBound...].split(separator: " ").first.map(String.init)
    }

    package var session: SessionID { state.sessionOrder[0] }

    /// An identity of the first session.
    package func identity(_ id: Int, _ kind: Identity.Kind = .corporate) -> IdentityID {
        IdentityID(session: session, reference: Identity.Reference(kind: kind, id: "\(id)"))
    }

    /// The hints in the last line, with what they do.
    package func hints(columns: Int) -> [String] {
        let line = frame(columns, 10).grid.text(row: 9)
        return line.split(separator: "  ").map { $0.trimmingPrefix(while: { $0 == " " }) }.map(String.init)
            .filter { !$0.isEmpty }
    }

    /// The state words of the tokens in Lifetimes.
    package var words: [String] {
        var copy = self
        copy.type("t")
        let rows = copy.text(200, 40).split(separator: "\n").compactMap { $0.split(separator: "│").last }
        return rows.filter { $0.contains(" login ") || $0.contains(" identity  ") }.compactMap { row in
            row.split(whereSeparator: { $0 == " " || $0 == "│" }).last.map(String.init)
        }.filter { !$0.hasPrefix("…") }
    }

    /// The texts that are reversed or selected.
    package func reversed(_ columns: Int, _ rows: Int) -> [String] {
        let grid = frame(columns, rows).grid
        return (0..<rows).compactMap { row in
            let text = (0..<columns).filter {
                let style = grid[$0, row].style
                return style.isReversed || style.isSelected
            }.map { grid[$0, row].glyph }
            return text.isEmpty ? nil : String(text)
        }
    }
}
