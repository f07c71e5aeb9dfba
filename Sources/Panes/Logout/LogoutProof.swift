import Foundation
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
        canvas.put(String(sign), at: 0, in: line, style)
        guard line.columns >= wideColumns else {
            let label = line.split(left: line.columns - briefColumns - 1).left
            TokenLabel(row).draw(on: &canvas, at: 2, in: label)
            canvas.rightField(
                row.progress.briefWords, at: line.columns - briefColumns, columns: briefColumns, in: line,
                style)
            return
        }
        canvas.field(row.progress.words, at: 2, columns: wordColumns, in: line, style)
        TokenLabel(row).draw(on: &canvas, at: wordColumns + 3, in: line)
    }

    /// The whole proof, for a ticket: clean text, a token a line.
    static func text(_ run: LogoutRun, at time: Date?) -> String {
        let moment = time.map { $0.formatted(.iso8601) + " " } ?? ""
        return ([moment + run.heading()] + run.rows.map(line)).joined(separator: "\n") + "\n"
    }

    private static func line(_ row: LogoutRun.Row) -> String {
        let label = TokenLabel(row)
        let (name, email) = (CleanText.clean(label.name, limit: 64), CleanText.clean(row.email, limit: 64))
        return "  \(row.progress.words): \(name), \(label.kind), \(label.masked), login \(email)"
    }

    /// From here on a row has room for a name beside the whole words.
    private static let wideColumns = 60
    /// Of the longest words.
    private static let wordColumns = 32
    private static let briefColumns = 13

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
