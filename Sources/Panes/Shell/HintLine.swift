import Screen

/// The last line: what the keys do here, and how to get help and out. Hints that find no room are left out
/// whole.
struct HintLine {
    let hints: [Hint]
    /// Those that stand at the right edge as long as there is room for any.
    let always: [Hint]

    func draw(on canvas: inout Canvas, in line: Rect) {
        let always = fitting(line.columns, canvas.glyphs)
        let kept = always.reduce(0) { $0 + columns(of: $1, canvas.glyphs) }
        var column = 1
        for hint in hints where column + columns(of: hint, canvas.glyphs) <= line.columns - kept {
            column = draw(hint, at: column, on: &canvas, in: line)
        }
        column = max(column, line.columns - kept)
        for hint in always { column = draw(hint, at: column, on: &canvas, in: line) }
    }

    /// As many of those that always stand there as have room, the first ones before the others.
    private func fitting(_ columns: Int, _ glyphs: GlyphSet) -> [Hint] {
        var room = columns - 1
        return Array(
            always.prefix { hint in
                room -= self.columns(of: hint, glyphs)
                return room >= 0
            })
    }

    /// With the blank inside and the two after it.
    private func columns(of hint: Hint, _ glyphs: GlyphSet) -> Int {
        glyphs.keyNames(hint.key).count + 1 + hint.meaning.count + 2
    }

    private func draw(_ hint: Hint, at column: Int, on canvas: inout Canvas, in line: Rect) -> Int {
        let key = canvas.glyphs.keyNames(hint.key)
        canvas.put(key, at: column, in: line, .key)
        canvas.put(hint.meaning, at: column + key.count + 1, in: line, .dim)
        return column + columns(of: hint, canvas.glyphs)
    }
}

extension GlyphSet {
    /// Names of keys as they can be read on this terminal: arrows in words where there are no arrows, since
    /// `^` and `v` would be taken for other keys.
    func keyNames(_ written: String) -> String {
        guard box == .ascii else { return written }
        let words: [Character: String] = ["↑": "Up", "↓": "Down", "←": "Left", "→": "Right"]
        var names = ""
        for character in written {
            if let word = words[character] {
                // Two arrows side by side are two keys.
                if names.last?.isLetter == true { names += "/" }
                names += word
            } else {
                names.append(character)
            }
        }
        return names
    }
}
