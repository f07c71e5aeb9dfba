import Screen

/// Where things stand on a screen of a size.
struct Layout {
    /// The room of one pane.
    struct Spot {
        /// Nil for the only pane that is shown, which is the one in focus.
        let fixed: PaneID?
        let frame: Rect
        let isBoxed: Bool

        var isForFocus: Bool { fixed == nil }
        /// Inside of its frame: a blank column keeps words off either side.
        var inside: Rect { isBoxed ? frame.inset(columns: 2, rows: 1) : frame }

        func pane(_ focus: PaneID) -> PaneID { fixed ?? focus }
    }

    static let smallest = Size(columns: 40, rows: 10)
    private static let wide = Size(columns: 110, rows: 30)
    private static let boxed = Size(columns: 60, rows: 16)

    let isLargeEnough: Bool
    let header: Rect
    let spots: [Spot]
    /// The line of tabs, where there is room for one pane alone.
    let tabs: Rect?
    /// The log of calls, where there is room for all panes.
    let activity: Rect?
    let message: Rect
    let hints: Rect
    /// The room for overlays.
    let body: Rect

    init(_ size: Size) {
        let (top, below) = Rect(size: size).split(top: 1)
        let (middle, bottom) = below.split(bottom: 2)
        header = top
        body = middle
        message = bottom.line(0)
        hints = bottom.line(1)
        isLargeEnough = size.columns >= Self.smallest.columns && size.rows >= Self.smallest.rows
        if !isLargeEnough {
            (spots, tabs, activity) = ([], nil, nil)
        } else if size.columns >= Self.wide.columns, size.rows >= Self.wide.rows {
            let (left, right) = middle.split(left: max(35, middle.columns * 2 / 7))
            let (upper, lower) = right.split(bottom: max(5, middle.rows / 7))
            spots =
                Self.spots(in: left, .left, screen: middle) + Self.spots(in: upper, .right, screen: middle)
            (tabs, activity) = (nil, lower)
        } else {
            let (line, pane) = middle.split(top: 1)
            let isBoxed = size.columns >= Self.boxed.columns && size.rows >= Self.boxed.rows
            spots = [Spot(fixed: nil, frame: pane, isBoxed: isBoxed)]
            (tabs, activity) = (line, nil)
        }
    }

    /// The panes of a column, each with its share of the height.
    private static func spots(in area: Rect, _ column: PanePlace.Column, screen: Rect) -> [Spot] {
        let panes = Registry.panes.filter { $0.place.column == column }
        let fixed = panes.map { $0.place.height.rows(of: screen.rows) }
        let rests = fixed.count { $0 == nil }
        let rest = max(0, area.rows - fixed.reduce(0) { $0 + ($1 ?? 0) }) / max(1, rests)
        var room = area
        return zip(panes, fixed).map { pane, rows in
            let (frame, below) = room.split(top: rows ?? rest)
            room = below
            return Spot(fixed: pane.id, frame: frame, isBoxed: true)
        }
    }
}

extension PanePlace.Height {
    /// Rows of a screen; nil for what is left.
    fileprivate func rows(of screen: Int) -> Int? {
        switch self {
        case .rows(let count): count
        case .oneOf(let parts, let least): max(least, screen / parts)
        case .rest: nil
        }
    }
}
