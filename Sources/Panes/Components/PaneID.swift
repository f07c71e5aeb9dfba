/// Names a pane: focus is one of these. Each pane declares its own in its folder.
package struct PaneID: Hashable, Sendable {
    let title: String
    /// The key that goes to it from anywhere but a text field.
    let key: Character

    init(_ title: String, key: Character) {
        self.title = title
        self.key = key
    }
}
