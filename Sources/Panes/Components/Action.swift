package import Sessions

/// What the screen wants of the program.
package enum Action: Equatable, Sendable {
    case send(SessionEvent)
    case redraw, suspend, quit
}
