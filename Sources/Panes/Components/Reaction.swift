import Screen
import Sessions

/// What a component answers to a key or to a change of the state.
enum Reaction {
    case action(Action)
    /// Gives the focus to a pane.
    case go(PaneID)
    /// Gives the focus to a pane so many places further round.
    case step(Int)
    case open(any Overlay)
    /// Closes the overlay that says it.
    case close
    /// Does what a key does, as if it had been pressed.
    case press(Key)
    case tell(Message)
    /// Hides all names, or shows them again.
    case toggleNames

    static func copy(_ text: String) -> Reaction { .action(.copy(text)) }
    static func send(_ event: SessionEvent) -> Reaction { .action(.send(event)) }
}
