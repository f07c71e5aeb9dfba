import Screen

/// Which lines of something longer than its room are in view, where no line is selected.
struct Scroll {
    private var top = 0
    private var page = 1

    /// Moves by a command; false if the command does not move.
    mutating func move(_ command: Command?) -> Bool {
        switch command {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= page
        case .pageDown: top += page
        case .first: top = 0
        case .last: top = .max / 2
        default: return false
        }
        return true
    }

    /// The lines in view when `height` of them fit.
    mutating func window(height: Int, count: Int) -> Range<Int> {
        page = max(1, height)
        top = max(0, min(top, count - height))
        return top..<min(count, top + max(0, height))
    }
}
