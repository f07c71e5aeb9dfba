import Screen

/// Keeps a paste from acting: it goes into a text field or nowhere, so that a name copied by mistake presses no keys.
struct PasteFilter {
    private enum Target {
        case none, field, nowhere
        /// Nothing could take the last paste; said until the next key.
        case ignored
    }

    private var target = Target.none

    var wasIgnored: Bool { target == .ignored }

    /// Whether a key may go on to its component.
    mutating func admits(_ key: Key, isEditing: Bool) -> Bool {
        if key == .pasteBegan { target = isEditing ? .field : .nowhere }
        switch (target, key) {
        case (.nowhere, .pasteEnded):
            target = .ignored
            return false
        case (.nowhere, _):
            return false
        case (.field, .pasteEnded), (.ignored, _):
            target = .none
            return true
        case (.none, _), (.field, _):
            return true
        }
    }
}
