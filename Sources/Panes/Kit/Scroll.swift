/// Which lines of something longer than its room are in view, where no line is selected.
struct Scroll {
    private var top = 0
    private var page = 1
    private var window = 0..<0

    mutating func move(_ motion: ListMotion) {
        switch motion {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= page
        case .pageDown: top += page
        case .first: top = 0
        case .last: top = .max / 2
        }
    }

    /// Brings lines into view with the next layout.
    mutating func show(_ lines: Range<Int>) {
        top = min(max(top, lines.upperBound - page), lines.lowerBound)
    }

    /// Fits it to a room of `height` lines.
    mutating func layout(height: Int, count: Int) {
        page = max(1, height)
        top = max(0, min(top, count - max(0, height)))
        window = top..<min(count, top + max(0, height))
    }

    /// The lines in view, as they were laid out.
    func window(of count: Int) -> Range<Int> { window.clamped(to: 0..<count) }
}
