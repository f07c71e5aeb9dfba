import Screen
import Sessions
import Wording

/// The line above the hints: the newest notice for as long as it is true, with the next step whole.
struct MessageLine {
    let state: SessionState
    /// The characters of a paste that came where nothing takes text.
    let ignoredCount: Int

    private var notice: Statement? {
        guard let notice = state.notice, notice.isTrue(in: state) else { return nil }
        return notice.statement(in: state)
    }

    /// What went well, and what could be better about a profile, give way to rows that the record lacks.
    private var statement: Statement? {
        let givesWay =
            if case .profileWarning = state.notice { true } else {
                notice?.weight ?? .information == .information
            }
        return (givesWay ? state.recordStatement : nil) ?? notice ?? state.unconfirmedEnds
    }

    func draw(on canvas: inout Canvas, in line: Rect) {
        let room = line.split(left: 1).rest
        if ignoredCount > 0 {
            let what = Words.count(ignoredCount, "character arrived", plural: "characters arrived")
            canvas.field(
                "\(what) at once and did nothing. Paste works in a text field.", at: 0, columns: room.columns,
                in: room, .ending)
            return
        }
        guard let statement else { return }
        let what = canvas.words(statement.sentence)
        let next = canvas.words(statement.nextStep)
        // What happened gives way to what can be done about it, but only as far as it can still be
        // understood.
        let least = min(40, TextWidth.columns(of: what))
        let left = room.columns - TextWidth.columns(of: next) - 1
        let columns = next.isEmpty || left < least ? room.columns : min(left, TextWidth.columns(of: what))
        canvas.field(what, at: 0, columns: columns, in: room, statement.weight.style)
        canvas.field(next, at: columns + 1, columns: max(0, room.columns - columns - 1), in: room)
    }
}
