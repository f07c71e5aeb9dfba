/// Where a pane stands among all panes: its column, and its share of the column's height. The panes of a column stand
/// below each other in the order of the registry.
struct PanePlace: Sendable {
    enum Column: CaseIterable {
        case left, right
    }

    enum Height {
        case rows(Int)
        /// One part of so many of the screen, and at least so many rows.
        case oneOf(Int, least: Int)
        /// What the others of the column leave.
        case rest
    }

    let column: Column
    let height: Height
}
