import Screen

/// The key that opens an overlay from every pane.
struct OverlayOpener: Sendable {
    let keys: [Key]
    let meaning: String
    /// Empty where the line of hints does not name it.
    let hint: String
    let isInPalette: Bool
    let open: @Sendable () -> any Overlay

    init(
        _ keys: Key..., meaning: String, hint: String = "", isInPalette: Bool = true,
        open: @escaping @Sendable () -> any Overlay
    ) {
        self.keys = keys
        self.meaning = meaning
        self.hint = hint
        self.isInPalette = isInPalette
        self.open = open
    }
}
