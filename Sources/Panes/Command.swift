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
    /// Sign in by a push to the customer's device.
    case push
    /// Act for an identity without its login.
    case delegate
    /// Sign in and set another password; set one by a mailed code.
    case newPassword, forgottenPassword
    /// Step the token acted with up, by a code or by a push.
    case stepUp, stepUpByPush
    /// Sort by the next column; turn the order around.
    case sort, reverse
    /// Mark a row, to act on several at once.
    case mark
    /// End the marked tokens or the selected one; put away one that is over.
    case dismiss
    /// End every other token of the login.
    case endOthers
    case dismissAllOver
    case detail
    case activity, help, palette
    case redraw, suspend, quit
}

/// What a pane or a dialog wants done.
package enum Request: Equatable, Sendable {
    case send(SessionEvent)
    case redraw, suspend, quit
}
