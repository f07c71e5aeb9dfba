import Screen

/// The text that rows must hold to be shown, typed after `/`.
struct ListFilter {
    private(set) var isEditing = false
    private var input = TextInput(limit: 100)
    /// What is looked for, in lower case.
    private var wanted: [UInt8] = []

    var text: String { input.text }
    var isActive: Bool { !wanted.isEmpty }
    /// Whether its line is to be shown.
    var isShown: Bool { isEditing || isActive }

    mutating func open() { isEditing = true }

    /// Keeps the text and gives the keys back to the list.
    mutating func close() { isEditing = false }

    mutating func clear() {
        isEditing = false
        input.set("")
        wanted = []
    }

    mutating func edit(_ key: Key) -> Bool {
        defer { wanted = Array(input.text.lowercased().utf8) }
        return input.handle(key)
    }

    /// Whether one of the texts holds what was typed, in whatever case.
    func admits(_ texts: String...) -> Bool {
        !isActive || texts.contains(where: holds)
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
        canvas.put(window.text, at: 2, in: line, isEditing ? Style.text.underlined() : .text)
        canvas.rightField(
            count, at: line.columns - count.count, columns: count.count, in: line,
            input.refusedPaste ? .ending : .dim)
        if isEditing { canvas.placeCursor(at: 2 + window.cursor, in: line) }
    }

    /// Looks through the bytes as they are: nothing is copied, so that ten thousand rows are no matter.
    private func holds(_ text: String) -> Bool {
        var text = text
        let found = text.withUTF8 { bytes -> Bool? in
            var start = 0
            var isPlain = true
            while start < bytes.count {
                isPlain = isPlain && bytes[start] < 0x80
                var length = 0
                while length < wanted.count, start + length < bytes.count,
                    lowered(bytes[start + length]) == wanted[length]
                {
                    length += 1
                }
                if length == wanted.count { return true }
                start += 1
            }
            return isPlain ? false : nil
        }
        return found ?? text.lowercased().contains(input.text.lowercased())
    }

    private func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
