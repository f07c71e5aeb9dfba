import Screen

/// The text that rows must hold to be shown, typed after `/`.
struct ListFilter {
    private(set) var isEditing = false
    private var input = TextInput(limit: 100)

    var text: String { input.text }
    var isActive: Bool { !input.text.isEmpty }
    /// Whether its line is to be shown.
    var isShown: Bool { isEditing || isActive }

    mutating func open() { isEditing = true }

    /// Keeps the text and gives the keys back to the list.
    mutating func close() { isEditing = false }

    mutating func clear() {
        isEditing = false
        input.set("")
    }

    mutating func edit(_ key: Key) -> Bool { input.handle(key) }

    /// Whether one of the texts holds what was typed, in whatever case.
    func admits(_ texts: String...) -> Bool {
        guard isActive else { return true }
        let wanted = input.text.lowercased()
        return texts.contains { $0.lowercased().contains(wanted) }
    }

    func draw(on canvas: inout Canvas, in line: Rect, shown: Int, of all: Int) {
        let count = "\(shown) of \(all)"
        let room = max(0, line.columns - count.count - 4)
        let window = input.window(columns: max(1, room))
        canvas.put("/ ", at: 0, in: line, .key)
        canvas.put(window.text, at: 2, in: line, isEditing ? Style.text.underlined() : .text)
        canvas.rightField(count, at: line.columns - count.count, columns: count.count, in: line, .dim)
        if isEditing { canvas.placeCursor(at: 2 + window.cursor, in: line) }
    }
}
