package import Sessions

/// What the screen wants of the program.
package enum Action: Equatable, Sendable {
    case send(SessionEvent)
    case redraw, suspend, quit
    /// A text is to go to the clipboard.
    case copy(String)
    /// A pin is to be remembered, or forgotten, beyond the program's end.
    case keepPin(Pin, isPinned: Bool)
    /// The proof of a logout is to be saved to a file.
    case saveProof(ProofDocument)
    /// Rows of the record of actions are wanted.
    case readHistory(AuditQuery)
    /// Something is worth a bell or a notice on the desktop: clean text.
    case alert(String)
}
