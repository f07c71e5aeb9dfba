/// What a mouse did: one press of its left button, or one step of its wheel. There is no dragging.
package struct Mouse: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case click, wheelUp, wheelDown
    }

    package var action: Action
    /// The cell under the pointer, always on the screen.
    package var position: Position

    package init(_ action: Action, at position: Position) {
        self.action = action
        self.position = position
    }
}
