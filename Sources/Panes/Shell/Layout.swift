import Screen

/// Where things stand on a screen of a size. Frames share their lines: neighbours overlap by one row or column.
struct Layout {
    /// The room of one pane.
    struct Spot {
        let pane: PaneID
        let frame: Rect
        var isBoxed = true

        /// Inside of its frame: a blank column keeps words off either side.
        var inside: Rect { isBoxed ? frame.inset(columns: 2, rows: 1) : frame }
    }

    /// What decides beside the size.
    struct Scene {
        let focus: PaneID
        /// The drawer that has something to say without the focus.
        let holding: PaneID?
        /// Whether there is nothing to list, because nobody has signed in.
        let isEmpty: Bool
        let hasCalls: Bool
        /// Whether the first keys are to be taught.
        let hasTip: Bool
    }

    /// How the panes share a screen.
    private enum Plan {
        /// The list, beside it what is selected and an open drawer, and calls below.
        case columns
        /// The list, and what is selected below it; a drawer over both.
        case stack
        /// One pane, and the names of the others above it.
        case single
    }

    static let smallest = Size(columns: 40, rows: 10)
    private static let forColumns = Size(columns: 100, rows: 20)
    private static let forStack = Size(columns: 80, rows: 20)
    private static let forTip = Size(columns: 80, rows: 22)
    private static let forFrame = Size(columns: 60, rows: 16)
    /// Of a drawer that stands alone, over others, and beside them.
    private static let alone = Size(columns: 78, rows: 21)
    private static let over = Size(columns: 76, rows: 14)
    private static let drawerRows = 14
    /// From here on there is room for calls below a drawer that stands alone.
    private static let forCallsBelow = Size(columns: 80, rows: 36)

    let isLargeEnough: Bool
    let header: Rect
    let spots: [Spot]
    /// The drawer that covers a part of the panes.
    let over: Spot?
    /// The line of tabs, where there is room for one pane alone.
    let tabs: Rect?
    /// The log of calls, where there is room for it.
    let activity: Rect?
    /// The line that teaches the first keys, above the message, where no pane needs the row.
    let tip: Rect?
    let message: Rect
    let hints: Rect
    /// The room for overlays.
    let body: Rect

    init(_ size: Size, _ scene: Scene) {
        let (top, below) = Rect(size: size).split(top: 1)
        let isTaught = scene.hasTip && size.holds(Self.forTip)
        let (middle, bottom) = below.split(bottom: isTaught ? 3 : 2)
        header = top
        body = middle
        tip = isTaught ? bottom.line(0) : nil
        message = bottom.line(bottom.rows - 2)
        hints = bottom.line(bottom.rows - 1)
        isLargeEnough = Self.isLargeEnough(size)
        guard isLargeEnough else {
            (spots, over, tabs, activity) = ([], nil, nil, nil)
            return
        }
        let plan: Plan = size.holds(Self.forColumns) ? .columns : size.holds(Self.forStack) ? .stack : .single
        let focused = Registry.place(of: scene.focus) == .drawer ? scene.focus : nil
        let drawer = focused ?? scene.holding
        if plan == .single {
            let (line, pane) = middle.split(top: 1)
            spots = [Spot(pane: scene.focus, frame: pane, isBoxed: size.holds(Self.forFrame))]
            (over, tabs, activity) = (nil, line, nil)
            return
        }
        tabs = nil
        if scene.isEmpty, let focused {
            let calls = scene.hasCalls && size.holds(Self.forCallsBelow) ? Self.activityRows(of: middle) : 0
            let (rest, below) = Self.split(middle, below: calls)
            spots = [Spot(pane: focused, frame: rest.centered(Self.alone))]
            (over, activity) = (nil, below)
            return
        }
        let (panes, calls) = Self.split(middle, below: Self.activityRows(of: middle))
        activity = calls
        switch plan {
        case .columns:
            let (list, rest) = Self.split(panes, right: panes.columns * 37 / 100)
            let (selected, below) = Self.split(
                rest, below: drawer == nil ? 0 : max(Self.drawerRows, rest.rows * 45 / 100))
            var spots = [(PanePlace.list, list), (.selection, selected)].compactMap(Self.spot)
            if let drawer, let below { spots.append(Spot(pane: drawer, frame: below)) }
            self.spots = spots
            over = nil
        case .stack, .single:
            let (list, selected) = Self.split(panes, below: max(8, panes.rows / 3))
            spots = [(PanePlace.list, list), (.selection, selected ?? list)].compactMap(Self.spot)
            over = focused.map {
                Spot(pane: $0, frame: middle.inset(columns: 2, rows: 1).centered(Self.over))
            }
        }
    }

    static func isLargeEnough(_ size: Size) -> Bool { size.holds(smallest) }

    /// The lines of the calls with their frame; none where the panes need the room.
    private static func activityRows(of body: Rect) -> Int {
        body.rows < 26 ? 0 : max(6, body.rows / 4)
    }

    private static func spot(_ place: PanePlace, _ frame: Rect) -> Spot? {
        Registry.panes.first { $0.place == place }.map { Spot(pane: $0.id, frame: frame) }
    }

    /// Two frames one below the other that share a line; the lower one has `rows`, or does not exist.
    private static func split(_ rect: Rect, below rows: Int) -> (above: Rect, below: Rect?) {
        guard rows > 0 else { return (rect, nil) }
        let below = rect.split(bottom: rows).bottom
        return (rect.split(bottom: rows - 1).rest, below)
    }

    /// Two frames side by side that share a line; the right one has `columns`.
    private static func split(_ rect: Rect, right columns: Int) -> (left: Rect, right: Rect) {
        let left = rect.columns - columns
        return (rect.split(left: left + 1).left, rect.split(left: left).rest)
    }
}

extension Size {
    fileprivate func holds(_ other: Size) -> Bool { columns >= other.columns && rows >= other.rows }
}
