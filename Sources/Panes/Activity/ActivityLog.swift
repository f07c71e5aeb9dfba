import Screen
import Sessions
import Wording

/// The calls that were made: when, what, how it ended and why, how long it took, and the server's name for it. Columns
/// are as wide as the calls in view need; the server's name is there whole or not at all.
struct ActivityLog {
    let clock: WallClock

    /// Draws the newest calls first, beginning with the given one.
    func draw(on canvas: inout Canvas, in rect: Rect, _ calls: CallLog, from first: Int = 0) {
        guard calls.count > 0 else {
            canvas.paragraph(
                "No calls yet. Each one is listed here with its request-ref.", from: 0, in: rect, .dim)
            return
        }
        let lines = (first..<max(first, min(calls.count, first + rect.rows))).map { index in
            Line(calls[newest: index], on: &canvas)
        }
        let columns = ActivityColumns(lines, in: rect.columns)
        for (offset, line) in lines.enumerated() {
            draw(line, on: &canvas, in: rect.line(offset), columns)
        }
    }

    private func draw(
        _ line: Line, on canvas: inout Canvas, in rect: Rect, _ columns: ActivityColumns
    ) {
        if columns.isWhole { canvas.put(clock.timeOfDay(line.call.sent.wall), at: 0, in: rect, .dim) }
        canvas.field(line.words, at: columns.call, columns: columns.callColumns, in: rect)
        let outcome = columns.isWhole ? line.outcome : line.status
        canvas.field(outcome, at: columns.outcome, columns: columns.outcomeColumns, in: rect, line.style)
        if let took = columns.took {
            canvas.rightField(line.took, at: took, columns: columns.tookColumns, in: rect)
        }
        if let reference = columns.reference { canvas.put(line.reference, at: reference, in: rect, .dim) }
    }

    /// A call in words.
    struct Line {
        let call: CallRecord
        let words: String
        /// The status without and with its reason.
        let status: String
        let outcome: String
        let reference: String
        var took: String { "\(call.took.wholeMilliseconds) ms" }

        init(_ call: CallRecord, on canvas: inout Canvas) {
            self.call = call
            words = call.words
            status = canvas.words(call.status)
            outcome = canvas.words(call.outcome())
            reference = CleanText.clean(call.requestReference ?? "")
        }

        var style: Style {
            switch call.result {
            case .status(let status) where (200..<300).contains(status) && call.failure == nil: .live
            case .status: call.provesEnd ? .live : .ended
            case .unreachable: .ended
            case .cancelled: .dim
            }
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
