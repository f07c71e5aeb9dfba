import Screen
import Sessions
import Wording

/// A push that waits for its answer: how long it still does and, where the device is a simulated one, that device.
struct PushView {
    let push: PendingPush
    /// What the simulated device asks; nil for a real one.
    let question: String?
    /// Whether keys answer on that device.
    let hasKeys: Bool

    func draw(on canvas: inout Canvas, in rect: Rect) {
        guard canvas.now < push.endsAt else {
            canvas.paragraph(
                "The prompt on the device has expired. Waiting for the server.", from: 0, in: rect)
            return
        }
        let label = "Answer on the device within"
        canvas.field(label, at: 0, columns: rect.columns, in: rect.line(0))
        // In a place of its own: it moves every second, and nothing else does.
        let mark = Lifetime.Source.estimated.mark
        let fits = rect.columns >= label.count + 7
        canvas.countdown(
            to: push.endsAt, at: fits ? label.count + 1 : 0, columns: 5,
            in: fits ? rect.line(0) : rect.line(1), .info, prefix: mark)
        let below = rect.split(top: 2).rest
        guard let question else {
            let lines = canvas.paragraph("The customer confirms on the device.", from: 0, in: below)
            // What the vendor's support, or a simulator, knows it by.
            canvas.paragraph("Challenge \(push.challenge.id)", from: lines, in: below, .dim)
            return
        }
        let rows = 2
        guard below.rows >= rows + 2 else {
            draw(question, on: &canvas, in: below)
            return
        }
        let box = Rect(column: below.column, row: below.row, columns: min(34, below.columns), rows: rows + 2)
        draw(question, on: &canvas, in: canvas.box(box, title: "Device", isFocused: false))
    }

    private func draw(_ question: String, on canvas: inout Canvas, in rect: Rect) {
        canvas.put(question, at: 0, in: rect.line(0))
        guard hasKeys else {
            canvas.put("Answer in Login (l).", at: 0, in: rect.line(1))
            return
        }
        var column = 0
        for answer in DeviceAnswer.all {
            column += canvas.put(String(answer.key), at: column, in: rect.line(1), .key) + 1
            column += canvas.put(answer.word, at: column, in: rect.line(1)) + 2
        }
    }
}
