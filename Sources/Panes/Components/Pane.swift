import Sessions

/// One of the parts of the screen that take turns in having the keys.
protocol Pane: Component {
    static var id: PaneID { get }
    /// Where it stands when there is room for all panes.
    static var place: PanePlace { get }

    init(_ setup: PaneSetup)

    /// The focus goes to another pane.
    mutating func loseFocus()

    /// Takes what another component says.
    mutating func receive(_ message: Message, _ context: Context)
}

extension Pane {
    mutating func loseFocus() {}
    mutating func receive(_ message: Message, _ context: Context) {}
}
