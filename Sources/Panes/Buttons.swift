import Screen

/// A row of buttons of which one is chosen. The harmless one comes first and is chosen to begin with.
struct Buttons {
    let titles: [String]
    private(set) var chosen = 0

    init(_ titles: [String]) {
        self.titles = titles
    }

    /// Moves the choice; false if the command does not.
    mutating func move(_ command: Command?, _ key: Key) -> Bool {
        switch (command, key) {
        case (.nextPane, _), (_, .right): chosen = (chosen + 1) % titles.count
        case (.paneBefore, _), (_, .left): chosen = (chosen + titles.count - 1) % titles.count
        default: return false
        }
        return true
    }

    var columns: Int { titles.reduce(2 * (titles.count - 1)) { $0 + $1.count + 4 } }

    func draw(on canvas: inout Canvas, in line: Rect) {
        var column = max(0, (line.columns - columns) / 2)
        for (index, title) in titles.enumerated() {
            let text = "[ \(title) ]"
            canvas.put(text, at: column, in: line, index == chosen ? Style.strong.reversed() : .text)
            column += text.count + 2
        }
    }

    /// One below the other, where a row has no room for them.
    func drawStacked(on canvas: inout Canvas, in rect: Rect) {
        for (index, title) in titles.enumerated() {
            let style = index == chosen ? Style.strong.reversed() : .text
            canvas.put("[ \(title) ]", at: 2, in: rect.line(index), style)
        }
    }
}
