import Screen

/// Where things stand on a screen of a size.
struct Layout {
    enum Form {
        /// All four panes and the activity at once.
        case wide([Pane: Rect], activity: Rect)
        /// One pane under a line of tabs.
        case tabs(Rect, tabs: Rect, isBoxed: Bool)
        case tooSmall
    }

    static let smallest = Size(columns: 40, rows: 10)
    private static let wide = Size(columns: 110, rows: 30)
    private static let boxed = Size(columns: 60, rows: 16)

    let header: Rect
    let form: Form
    let message: Rect
    let hints: Rect
    /// The room for overlays.
    let body: Rect

    init(_ size: Size) {
        let screen = Rect(size: size)
        let (top, below) = screen.split(top: 1)
        let (middle, bottom) = below.split(bottom: 2)
        header = top
        body = middle
        message = bottom.line(0)
        hints = bottom.line(1)
        if size.columns < Self.smallest.columns || size.rows < Self.smallest.rows {
            form = .tooSmall
        } else if size.columns >= Self.wide.columns, size.rows >= Self.wide.rows {
            form = Self.wideForm(middle)
        } else {
            let (tabs, pane) = middle.split(top: 1)
            let isBoxed = size.columns >= Self.boxed.columns && size.rows >= Self.boxed.rows
            form = .tabs(pane, tabs: tabs, isBoxed: isBoxed)
        }
    }

    private static func wideForm(_ area: Rect) -> Form {
        let (left, right) = area.split(left: max(35, area.columns * 2 / 7))
        let (login, identities) = left.split(top: 13)
        let (upper, activity) = right.split(bottom: max(5, area.rows / 7))
        let (lifetimes, logout) = upper.split(bottom: max(8, area.rows / 5))
        return .wide(
            [.login: login, .identities: identities, .lifetimes: lifetimes, .logout: logout],
            activity: activity)
    }
}
