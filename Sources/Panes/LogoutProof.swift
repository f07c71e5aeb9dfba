import Screen
import Sessions

/// The words of a logout's proof: each outcome has its own, and none stands for two.
enum LogoutProof {
    /// What it all came to, in as many words as fit.
    static func heading(_ run: LogoutRun, columns: Int = .max) -> (text: String, style: Style) {
        guard run.isFinished else {
            let word = run.purpose == .logout ? "Logging out" : "Ending tokens"
            return ("\(word): \(run.doneCount) of \(run.rows.count) answered", .info)
        }
        let count = "\(run.revokedCount) of \(Words.count(run.rows.count, "token"))"
        // The words of the proof stand only where all of it is proven.
        guard run.isProven else { return (count + " confirmed", .ended) }
        return (count + " revoked, confirmed" + (columns < 50 ? "" : " by the server"), .live)
    }

    static func draw(_ row: LogoutRun.Row, on canvas: inout Canvas, in line: Rect) {
        let (sign, words, style) = words(for: row.progress, canvas.glyphs)
        // As long as the longest words: on a narrow line the name gives way to them.
        let columns = 32
        canvas.put(String(sign), at: 0, in: line, style)
        canvas.field(words, at: 2, columns: columns, in: line, style)
        TokenLabel(row).draw(on: &canvas, at: columns + 3, in: line)
    }

    private static func words(
        for progress: LogoutRun.Progress, _ glyphs: GlyphSet
    ) -> (sign: Character, words: String, style: Style) {
        switch progress {
        case .queued: (glyphs.unset, "waiting", .dim)
        case .asking: (glyphs.arrow, "asking the server", .info)
        case .done(.revoked): (glyphs.check, "revoked, confirmed", .live)
        case .done(.unconfirmed): (glyphs.warning, "local only, server not confirmed", .ending)
        case .done(.failed): (glyphs.cross, "failed: retry", .ended)
        case .done(.stillAccepted): (glyphs.cross, "failed: retry (still accepted)", .ended)
        }
    }
}
