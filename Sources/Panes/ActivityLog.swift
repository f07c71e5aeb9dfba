package import Foundation
import Screen
import Sessions

/// Turns a moment into the desk's local time of day. The one place that knows the time zone.
package struct WallClock: Sendable {
    private let secondsFromGMT: @Sendable (Date) -> Int

    package init(secondsFromGMT: @escaping @Sendable (Date) -> Int) {
        self.secondsFromGMT = secondsFromGMT
    }

    /// As 21:04:59.
    func timeOfDay(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + secondsFromGMT(date)
        let inDay = ((seconds % 86_400) + 86_400) % 86_400
        return [inDay / 3600, inDay / 60 % 60, inDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }
}

/// The calls that were made: when, what, how it ended, how long it took, and the server's name for it.
struct ActivityLog {
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

    private func draw(_ call: Call, on canvas: inout Canvas, in line: Rect) {
        let (word, style) = outcome(of: call.result)
        let pathColumns = min(29, max(8, line.columns - 45))
        canvas.put(clock.timeOfDay(call.sent.wall), at: 0, in: line, .dim)
        canvas.field(call.method, at: 9, columns: 4, in: line)
        canvas.field(CleanText.clean(call.path), at: 14, columns: pathColumns, in: line)
        var column = 15 + pathColumns
        canvas.field(word, at: column, columns: 11, in: line, style)
        column += 12
        canvas.rightField("\(call.took.wholeMilliseconds) ms", at: column, columns: 8, in: line)
        column += 9
        guard let reference = call.requestReference, line.columns > column else { return }
        canvas.field(CleanText.clean(reference), at: column, columns: line.columns - column, in: line, .dim)
    }

    private func outcome(of result: Call.Result) -> (String, Style) {
        switch result {
        case .status(let status) where (200..<300).contains(status): ("\(status)", .live)
        case .status(let status): ("\(status)", .ended)
        case .unreachable: ("unreachable", .ended)
        case .cancelled: ("cancelled", .dim)
        }
    }
}

/// The whole log, over the panes.
struct ActivityOverlay {
    private var top = 0
    private var page = 1

    mutating func handle(_ command: Command?) -> Overlay.Outcome {
        switch command {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= page
        case .pageDown: top += page
        case .first: top = 0
        case .last: top = .max / 2
        case .leave, .activity, .quit, .act: return .closed([])
        default: return .open
        }
        return .open
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState, _ clock: WallClock) {
        let rows = min(max(state.calls.count, 1) + 2, screen.rows - 2)
        let box = screen.centered(Size(columns: min(110, screen.columns), rows: rows))
        let inside = canvas.dialog(box, title: "Activity: \(Words.count(state.calls.total, "call"))")
        page = inside.rows
        top = max(0, min(top, state.calls.count - inside.rows))
        ActivityLog(clock: clock).draw(on: &canvas, in: inside, state.calls, from: top)
    }
}
