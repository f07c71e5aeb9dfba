import Screen

/// The line that teaches the first keys of a demo. A key that was used gets a check and stays in its place, so that nothing
/// moves.
struct TipLine {
    let keys: FirstKeys

    private static let lead = "First keys:"
    /// From here on there is room for the words before the keys.
    private static let wide = 100

    func draw(on canvas: inout Canvas, in line: Rect) {
        var column = 1
        if line.columns >= Self.wide { column += canvas.put(Self.lead, at: column, in: line, .dim) + 1 }
        for lesson in FirstKeys.Lesson.allCases {
            let isUsed = keys.used.contains(lesson)
            if isUsed { canvas.put(String(canvas.glyphs.check), at: column, in: line, .live) }
            column += 2
            column += canvas.put(lesson.keyName, at: column, in: line, isUsed ? .dim : .key) + 1
            column += canvas.put(lesson.words, at: column, in: line, .dim) + 1
        }
        let out = FirstKeys.wayOut
        let start = line.columns - out.count - " hides".count - 1
        canvas.put(out, at: start, in: line, .key)
        canvas.put("hides", at: start + out.count + 1, in: line, .dim)
    }
}
