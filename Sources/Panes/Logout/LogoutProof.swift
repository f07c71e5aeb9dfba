import Screen
import Sessions
import Wording

/// A logout's proof: what it came to, and each token on its way out.
enum LogoutProof {
    /// `pauseEnd` is when it goes on, while it waits for the limit on calls.
    static func draw(_ run: LogoutRun, pauseEnd: Instant?, on canvas: inout Canvas, in line: Rect) {
        let style: Style = !run.isFinished ? .info : run.isProven ? .live : .ended
        var heading = run.heading(isBrief: line.columns < 50)
        if let pauseEnd { heading += ", goes on in \(canvas.timeLeft(until: pauseEnd)) (call limit)" }
        canvas.field(heading, at: 0, columns: line.columns, in: line, style)
    }

    static func draw(_ row: LogoutRun.Row, on canvas: inout Canvas, in line: Rect) {
        let (sign, style) = sign(of: row.progress, canvas.glyphs)
        // As long as the longest words: on a narrow line the name gives way to them.
        let columns = 32
        canvas.put(String(sign), at: 0, in: line, style)
        canvas.field(row.progress.words, at: 2, columns: columns, in: line, style)
        TokenLabel(row).draw(on: &canvas, at: columns + 3, in: line)
    }

    private static func sign(of progress: LogoutRun.Progress, _ glyphs: GlyphSet) -> (Character, Style) {
        switch progress {
        case .queued: (glyphs.unset, .dim)
        case .asking, .ending, .refused: (glyphs.arrow, .info)
        case .done(.revoked): (glyphs.check, .live)
        case .done(.unconfirmed), .done(.expired): (glyphs.warning, .ending)
        case .done(.failed), .done(.stillAccepted): (glyphs.cross, .ended)
        }
    }
}
