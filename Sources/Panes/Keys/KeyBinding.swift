import Screen

/// A key of a component and what it does: the one source for dispatch, hints, help, palette and `docs/keys.md`.
struct KeyBinding<Owner: Component>: Sendable {
    typealias Condition = @Sendable (Owner, Context) -> Bool
    typealias Words = @Sendable (Owner, Context) -> String

    let command: Owner.Command
    let keys: [Key]
    /// The keys as people write them, where the list of them would be too long.
    private(set) var written: String?
    /// The group of help it stands in; nil for a key that only the line of hints names.
    let group: KeyGroup?
    let meaning: String
    private(set) var isInPalette = true
    /// Whether the key works while another pane has the focus too.
    private(set) var isEverywhere = false
    /// Hints stand in this order; those with the highest number are dropped first.
    private(set) var priority = 0
    /// The words for the line of hints; empty where it is not named.
    private(set) var hint: Words = { _, _ in "" }
    private(set) var applies: Condition = { _, _ in true }

    init(_ command: Owner.Command, _ keys: Key..., in group: KeyGroup, _ meaning: String) {
        self.init(command, keys, in: group, meaning)
    }

    /// A key that help does not list: its hint says enough.
    init(_ command: Owner.Command, unlisted keys: Key...) {
        self.init(command, keys, in: nil, "")
    }

    init(_ command: Owner.Command, _ opener: OverlayOpener) {
        self.init(command, opener.keys, in: .program, opener.meaning)
        isInPalette = opener.isInPalette
        self = hint(1, opener.hint)
    }

    private init(_ command: Owner.Command, _ keys: [Key], in group: KeyGroup?, _ meaning: String) {
        self.command = command
        self.keys = keys
        self.group = group
        self.meaning = meaning
    }

    /// The name of the key for the line of hints; in a text field one that is no letter, if there is any.
    func keyName(inField isField: Bool) -> String {
        if let written { return written }
        let key = isField ? keys.first { !$0.isCharacter } ?? keys.first : keys.first
        return key?.description ?? ""
    }

    var listed: ListedKey? {
        guard let group, let key = keys.first else { return nil }
        return ListedKey(
            names: written.map { [$0] } ?? keys.map(\.description), group: group, meaning: meaning, key: key,
            isInPalette: isInPalette)
    }
}

extension KeyBinding {
    func when(_ condition: @escaping Condition) -> KeyBinding {
        changed { $0.applies = condition }
    }

    /// Words for the line of hints, where `condition` holds as well.
    func hint(
        _ priority: Int, _ words: String, when condition: @escaping Condition = { _, _ in true }
    ) -> KeyBinding {
        hint(priority) { condition($0, $1) ? words : "" }
    }

    func hint(_ priority: Int, _ words: @escaping Words) -> KeyBinding {
        changed {
            $0.priority = priority
            $0.hint = words
        }
    }

    func everywhere() -> KeyBinding { changed { $0.isEverywhere = true } }

    func outsidePalette() -> KeyBinding { changed { $0.isInPalette = false } }

    func written(_ name: String) -> KeyBinding { changed { $0.written = name } }

    private func changed(_ change: (inout KeyBinding) -> Void) -> KeyBinding {
        var copy = self
        change(&copy)
        return copy
    }
}

extension Key {
    fileprivate var isCharacter: Bool {
        if case .character = self { true } else { false }
    }
}
