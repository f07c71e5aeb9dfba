import Screen

/// Something drawn over the panes, which has all keys while it is on top.
protocol Overlay: Component {
    /// The key that opens it from every pane; nil if a component or the state opens it.
    static var opener: OverlayOpener? { get }

    /// The overlay that the state wants to be open, for one that is opened by it.
    static func wanted(by context: Context) -> Self?
}

extension Overlay {
    static var opener: OverlayOpener? { nil }
    static func wanted(by context: Context) -> Self? { nil }
}
