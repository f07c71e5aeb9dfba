import Screen
import Secrets
import Sessions

/// The lines of a form: a label, and a field or a button under the eye's own column.
struct Form {
    static let labelColumns = 10

    let rect: Rect
    /// Whether the form has the keys; only then is a field marked and the cursor shown.
    let isFocused: Bool

    var valueColumns: Int { max(4, rect.columns - Form.labelColumns) }

    func label(_ text: String, line: Int, on canvas: inout Canvas) {
        canvas.field(text, at: 0, columns: Form.labelColumns - 1, in: rect.line(line), .dim)
    }

    func text(_ input: TextInput, label: String, line: Int, isActive: Bool, on canvas: inout Canvas) {
        let window = input.window(columns: valueColumns)
        value(
            window.text, cursor: window.cursor, label: label, line: line, isActive: isActive,
            isMarked: input.isMarked, on: &canvas)
    }

    /// A text that names somebody.
    func name(_ input: TextInput, label: String, line: Int, isActive: Bool, on canvas: inout Canvas) {
        let window = input.window(columns: valueColumns)
        let text = canvas.names.typed(window.text, isActive: isActive && isFocused, canvas.glyphs)
        value(
            text, cursor: window.cursor, label: label, line: line, isActive: isActive,
            isMarked: input.isMarked, on: &canvas)
    }

    func secret(_ input: SecretInput, label: String, line: Int, isActive: Bool, on canvas: inout Canvas) {
        let shown = min(input.secret.scalarCount, valueColumns - 1)
        let mask = String(repeating: canvas.glyphs.mask, count: shown)
        value(
            mask, cursor: shown, label: label, line: line, isActive: isActive, isMarked: input.isMarked,
            on: &canvas)
    }

    /// One of several, between the arrows that lead to the others; after the environment it stands for, if any.
    func choice(
        _ text: String, in environment: Profile.Environment? = nil, label: String, line: Int, isActive: Bool,
        on canvas: inout Canvas
    ) {
        self.label(label, line: line, on: &canvas)
        let badge =
            environment.map { canvas.environment($0, at: Form.labelColumns, in: rect.line(line)) + 1 } ?? 0
        let arrows = "\(canvas.glyphs.arrowLeft) \(text) \(canvas.glyphs.arrow)"
        let style = isActive && isFocused ? Style.strong.reversed() : .strong
        canvas.field(
            isActive && isFocused ? arrows : text, at: Form.labelColumns + badge,
            columns: valueColumns - badge, in: rect.line(line), style)
    }

    func button(_ title: String, line: Int, isActive: Bool, on canvas: inout Canvas) {
        let style = isActive && isFocused ? Style.strong.reversed() : .text
        canvas.put("[ \(title) ]", at: Form.labelColumns, in: rect.line(line), style)
    }

    private func value(
        _ text: String, cursor: Int, label: String, line: Int, isActive: Bool, isMarked: Bool,
        on canvas: inout Canvas
    ) {
        self.label(label, line: line, on: &canvas)
        let place = rect.line(line).split(left: Form.labelColumns).rest
        guard isActive && isFocused else {
            canvas.put(text, at: 0, in: place)
            return
        }
        canvas.put(String(repeating: " ", count: valueColumns), at: 0, in: place, Style.text.underlined())
        canvas.put(text, at: 0, in: place, Style(.text, isReversed: isMarked, isUnderlined: true))
        canvas.placeCursor(at: cursor, in: place)
    }
}
