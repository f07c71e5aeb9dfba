import Screen
import Sessions
import Wording

/// The calls that were made: when, what, how it ended, how long it took, and the server's name for it.
struct ActivityLog {
    /// Columns from which a line has room for the time, a part of the path, and the milliseconds.
    private static let wholeColumns = 47

    let clock: WallClock

    /// Draws the newest calls first, beginning with the given one.
    func draw(on canvas: inout Canvas, in rect: Rect, _ calls: CallLog, from first: Int = 0) {
        guard calls.count > 0 else {
            canvas.paragraph(
                "No calls yet. Each one is listed here with its request-ref.", from: 0, in: rect, .dim)
            return
        }
        for offset in 0..<rect.rows where first + offset < calls.count {
            draw(calls[newest: first + offset], on: &canvas, in: rect.line(offset))
        }
    }

    private func draw(_ call: CallRecord, on canvas: inout Canvas, in line: Rect) {
        let (word, style) = outcome(of: call.result)
        guard line.columns >= Self.wholeColumns else {
            let path = line.columns - 6 - 12
            canvas.field(call.words, at: 0, columns: 6 + path, in: line)
            canvas.field(word, at: 7 + path, columns: 11, in: line, style)
            return
        }
        let pathColumns = min(29, max(8, line.columns - 46))
        canvas.put(clock.timeOfDay(call.sent.wall), at: 0, in: line, .dim)
        canvas.field(call.words, at: 9, columns: 6 + pathColumns, in: line)
        var column = 16 + pathColumns
        canvas.field(word, at: column, columns: 11, in: line, style)
        column += 12
        canvas.rightField("\(call.took.wholeMilliseconds) ms", at: column, columns: 8, in: line)
        column += 9
        guard let reference = call.requestReference, line.columns > column else { return }
        canvas.field(CleanText.clean(reference), at: column, columns: line.columns - column, in: line, .dim)
    }

    private func outcome(of result: CallRecord.Result) -> (String, Style) {
        switch result {
        case .status(let status) where (200..<300).contains(status): ("\(status)", .live)
        case .status(let status): ("\(status)", .ended)
        case .unreachable: ("unreachable", .ended)
        case .cancelled: ("cancelled", .dim)
        }
    }
}

extension CallRecord {
    /// Method and path, the path in a column of its own; of a webhook event, that it came from the vendor.
    var words: String {
        let start = isIncoming ? "EVENT" : method.padding(to: 5)
        return CleanText.clean("\(start) \(path)", limit: 1024)
    }
}
