package import Sessions

/// Everything a key can ask for. What the keys are is written in `KeyTable` alone.
package enum Command: Hashable, Sendable {
    case go(Pane)
    case nextPane, paneBefore
    /// Act as the n-th identity on the list, from 1.
    case actAs(Int)
    case actAsPrevious
    case act, leave
    case up, down, pageUp, pageDown, first, last
    case filter, reread
    case dismiss, dismissAllOver
    case activity, help, palette
    case redraw, suspend, quit
}

/// What a pane or a dialog wants done.
package enum Request: Equatable, Sendable {
    case send(SessionEvent)
    case redraw, suspend, quit
}
