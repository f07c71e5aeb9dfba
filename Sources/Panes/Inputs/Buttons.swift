import Screen

/// A row of buttons of which one is chosen. The harmless one comes first and is chosen to begin with.
struct Buttons {
    let titles: [String]
    private(set) var chosen = 0

    init(_ titles: [String]) {
        self.titles = titles
    }

    /// Chooses the button so many places further round.
    mutating func step(_ distance: Int) {
        chosen = ((chosen + distance) % titles.count + titles.count) % titles.count
    }

    mutating func choose(_ index: Int) {
        if titles.indices.contains(index) { chosen = index }
    }

    var columns: Int { titles.reduce(2 * (titles.count - 1)) { $0 + $1.count + 4 } }

    /// `isActive` is false where a field beside them has the keys: then none is shown as chosen.
    func draw(on canvas: inout Canvas, in line: Rect, isActive: Bool = true) {
        var column = max(0, (line.columns - columns) / 2)
        for (index, title) in titles.enumerated() {
            let text = "[ \(title) ]"
            canvas.put(
                text, at: column, in: line, isActive && index == chosen ? Style.strong.reversed() : .text)
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
