import Screen

/// The line that names the panes where only one of them is shown.
struct Tabs {
    let focus: PaneID

    func draw(on canvas: inout Canvas, in line: Rect) {
        // A narrow line has room for the names alone: the letter that is the key is underlined in each.
        let isNarrow = line.columns < 60
        var column = 0
        for pane in Registry.panes.map({ $0.id }) {
            let style = pane == focus ? Style.strong.reversed() : .text
            let label = isNarrow ? " \(pane.title)" : " \(pane.key) \(pane.title) "
            let columns = canvas.put(label, at: column, in: line, style)
            if isNarrow, let place = label.lowercased().firstIndex(of: pane.key) {
                let distance = label.distance(from: label.startIndex, to: place)
                canvas.put(
                    String(label[place]), at: column + distance, in: line, style.underlined())
            }
            column += columns + (isNarrow ? 0 : 1)
        }
    }
}
