import Screen

/// The frames of a screen. Neighbours share their lines, so the one in focus is drawn over the others, and what stands on
/// the lines after all of them.
struct Frames {
    private let frames: [Frame]
    private let glyphs: GlyphSet

    init(_ frames: [Frame], glyphs: GlyphSet) {
        self.frames = frames.filter { !$0.isFocused } + frames.filter(\.isFocused)
        self.glyphs = glyphs
    }

    func draw(on canvas: inout Canvas) {
        for frame in frames { canvas.frame(frame.rect, isFocused: frame.isFocused) }
        for frame in frames {
            drawTitle(frame, on: &canvas)
            drawScrollMark(frame, on: &canvas)
        }
    }

    /// As "▸ Identities ── 3 logins"; the sign says without colours what the frame says with them.
    private func drawTitle(_ frame: Frame, on canvas: inout Canvas) {
        // A corner and a stroke stay on either side.
        let line = Rect(
            column: frame.rect.column + 2, row: frame.rect.row, columns: frame.rect.columns - 4, rows: 1)
        guard line.columns >= 5, !frame.title.isEmpty else { return }
        let title = frame.isFocused ? "\(glyphs.selected) \(frame.title)" : frame.title
        let column = canvas.title(title, on: frame.rect, frame.isFocused ? .frameFocused : .title)
        let room = line.columns - column - 4
        guard !frame.caption.isEmpty, room >= 6 else { return }
        let caption = TextWidth.fitted(frame.caption, columns: room, ellipsis: glyphs.ellipsis)
        canvas.put(" \(caption) ", at: column + 2, in: line, .dim)
    }

    private func drawScrollMark(_ frame: Frame, on canvas: inout Canvas) {
        guard let thumb = frame.scrolled?.thumb(in: frame.rect.rows - 2) else { return }
        let track = frame.rect.split(left: frame.rect.columns - 1).rest.inset(columns: 0, rows: 1)
        for row in thumb {
            canvas.put(
                String(glyphs.scrollMark), at: 0, in: track.line(row),
                frame.isFocused ? .frameFocused : .frame)
        }
    }
}
