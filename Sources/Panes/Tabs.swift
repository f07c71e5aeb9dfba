import Screen

/// The line that names the panes where only one of them is shown.
struct Tabs {
    let focus: Pane

    func draw(on canvas: inout Canvas, in line: Rect) {
        var column = 0
        for pane in Pane.allCases {
            // A narrow line has room for the names alone: each begins with, or holds, its key.
            let label = line.columns >= 60 ? " \(pane.key) \(pane.title) " : " \(pane.title)"
            let style = pane == focus ? Style.strong.reversed() : .text
            column += canvas.put(label, at: column, in: line, style)
            if line.columns >= 60 { column += 1 }
        }
    }
}

/// The last line: what the keys do here, and how to get help and out.
struct HintLine {
    let hints: [Hint]

    func draw(on canvas: inout Canvas, in line: Rect) {
        let always = [Hint("?", "help"), Hint("q", "quit")]
        let kept = always.reduce(0) { $0 + width($1) }
        var column = 1
        for hint in hints where column + width(hint) <= line.columns - kept {
            column = draw(hint, at: column, on: &canvas, in: line)
        }
        column = max(column, line.columns - kept)
        for hint in always { column = draw(hint, at: column, on: &canvas, in: line) }
    }

    private func width(_ hint: Hint) -> Int { hint.key.count + 1 + hint.meaning.count + 2 }

    private func draw(_ hint: Hint, at column: Int, on canvas: inout Canvas, in line: Rect) -> Int {
        canvas.put(hint.key, at: column, in: line, .key)
        canvas.put(hint.meaning, at: column + hint.key.count + 1, in: line, .dim)
        return column + width(hint)
    }
}
