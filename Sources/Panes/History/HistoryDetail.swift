import Screen
import Sessions

/// The selected row in full: through which login and where, what the server said, who did it and why.
struct HistoryDetail {
    let row: AuditRow
    let line: HistoryLine

    func draw(on canvas: inout Canvas, in detail: Rect) {
        let isWhole = detail.rows > 2
        let lines = isWhole ? texts(in: detail.columns, canvas.names, canvas.glyphs) : briefTexts
        for (offset, text) in lines.enumerated() {
            let style: Style = offset == 0 && isWhole ? .dim : .text
            canvas.field(text, at: 0, columns: detail.columns, in: detail.line(offset), style)
        }
    }

    /// Half a reference is of no use: where the words before it leave too little room, it stands alone.
    private func texts(in columns: Int, _ names: Names, _ glyphs: GlyphSet) -> [String] {
        let (entry, subject) = (row.entry, row.entry.subject)
        let place = [subject.profile, subject.environment].map { CleanText.clean($0, limit: 40) }
        let login = subject.login.isEmpty ? "" : "\(line.login) · "
        let identity = subject.identity.map {
            CleanText.clean("\($0.kind.code):\(names.id($0.id, glyphs))", limit: 60)
        }
        let named = reference.isEmpty ? nil : "request-ref \(reference)"
        let answer = [identity, entry.status.map(String.init), named].compactMap(\.self).joined(
            separator: "  ")
        let isShort = reference.isEmpty || TextWidth.columns(of: answer) <= columns
        let who = names.shown(row.actor, limit: 60, glyphs)
        return [
            login + place.filter { !$0.isEmpty }.joined(separator: " · "),
            isShort ? answer : reference,
            "row \(row.number) by \(who)" + (line.reason.isEmpty ? "" : ": \(line.reason)"),
        ]
    }

    /// What the line above may have cut.
    private var briefTexts: [String] {
        ["\(line.who)  \(line.outcome)", reference.isEmpty ? "row \(row.number)" : reference]
    }

    private var reference: String { CleanText.clean(row.entry.reference) }
}
