import Screen

/// The line for the words that rows must hold to be shown, typed after `/`.
struct ListFilter {
    private(set) var isEditing = false
    private var input = TextInput(limit: 100)
    private(set) var query = RowQuery("")

    var text: String { input.text }
    var isActive: Bool { !query.isEmpty }
    /// Whether its line is to be shown.
    var isShown: Bool { isEditing || isActive }

    mutating func open() { isEditing = true }

    /// Keeps the text and gives the keys back to the list.
    mutating func close() { isEditing = false }

    mutating func clear() {
        isEditing = false
        input.set("")
        query = RowQuery("")
    }

    mutating func edit(_ key: Key) -> Bool {
        defer { query = RowQuery(input.text) }
        return input.handle(key)
    }

    /// The room left for the list.
    func room(in rect: Rect) -> Rect { isShown ? rect.split(top: 1).rest : rect }

    /// Draws its line over the list, if it is to be shown.
    func draw(on canvas: inout Canvas, in rect: Rect, shown: Int, of all: Int) {
        guard isShown else { return }
        let line = rect.line(0)
        let count = input.refusedPaste ? "paste refused" : "\(shown) of \(all)"
        let room = max(0, line.columns - count.count - 4)
        let window = input.window(columns: max(1, room))
        canvas.put("/ ", at: 0, in: line, .key)
        let text = canvas.names.typed(window.text, isActive: isEditing, canvas.glyphs)
        canvas.put(text, at: 2, in: line, isEditing ? Style.text.underlined() : .text)
        canvas.rightField(
            count, at: line.columns - count.count, columns: count.count, in: line,
            input.refusedPaste ? .ending : .dim)
        if isEditing { canvas.placeCursor(at: 2 + window.cursor, in: line) }
    }
}
