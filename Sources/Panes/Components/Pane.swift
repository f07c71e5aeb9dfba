import Screen
import Sessions

/// One of the parts of the screen that take turns in having the keys.
protocol Pane: Component {
    static var id: PaneID { get }
    static var place: PanePlace { get }

    init(_ setup: PaneSetup)

    /// What stands beside its title, such as how much it lists.
    func caption(_ context: Context) -> String

    /// What of a list is in view, for the mark on its frame; nil where nothing scrolls.
    var scrolled: Scrolled? { get }

    /// What the other panes show more of.
    var selection: Selection? { get }

    /// The sessions of the rows in view, from the top, each once.
    var sessionsInView: [SessionID] { get }

    /// Whether a drawer stays open without the focus.
    func hasSomethingToSay(_ context: Context) -> Bool

    /// Takes the selection to what stands at a place on the screen, if it is a row.
    mutating func select(at position: Position)

    /// The focus goes to another pane.
    mutating func loseFocus()

    /// Takes what another component says.
    mutating func receive(_ message: Message, _ context: Context)
}

extension Pane {
    func caption(_ context: Context) -> String { "" }
    var scrolled: Scrolled? { nil }
    var selection: Selection? { nil }
    var sessionsInView: [SessionID] { [] }
    func hasSomethingToSay(_ context: Context) -> Bool { false }
    mutating func select(at position: Position) {}
    mutating func loseFocus() {}
    mutating func receive(_ message: Message, _ context: Context) {}
}
