/// Where a pane stands on a screen with room for more than one.
enum PanePlace: Sendable {
    /// The list, always in view.
    case list
    /// Beside the list or below it, always in view: what belongs to the selected row.
    case selection
    /// Opens beside the others, or over them, while it has the focus or something to say.
    case drawer
}
