package import Sessions

/// What the screen wants of the program.
package enum Action: Equatable, Sendable {
    case send(SessionEvent)
    case redraw, suspend, quit
    /// A text is to go to the clipboard.
    case copy(String)
    /// Something is worth a bell or a notice on the desktop: clean text.
    case alert(String)
}
