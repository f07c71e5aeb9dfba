import Screen

/// The rows of a list that are in view.
struct Scrolled: Equatable {
    let window: Range<Int>
    let count: Int

    /// The lines of a track of `length` that stand for them; nil where all rows are in view.
    func thumb(in length: Int) -> Range<Int>? {
        guard length > 0, window.count < count, !window.isEmpty else { return nil }
        let size = max(1, length * window.count / count)
        let room = length - size
        let start =
            window.upperBound == count ? room : window.lowerBound * room / max(1, count - window.count)
        return start..<start + size
    }
}
