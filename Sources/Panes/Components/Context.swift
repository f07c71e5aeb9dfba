import Screen
import Sessions

/// What a component may look at. Valid during one call: a kept one would make each change of the state a copy of it.
struct Context {
    let state: SessionState
    let clock: WallClock
    let glyphs: GlyphSet
    var names = Names()
    /// What the list of identities has selected.
    var selection: Selection?
    /// Whether the pane is the one in focus, or the overlay the one on top.
    var isFocused = false
    /// Whether the next key comes here: in focus, and with no overlay above.
    var hasKeys = false
}
