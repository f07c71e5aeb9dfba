import Screen

/// A key and what it does, for the line of hints.
struct Hint: Equatable {
    let key: String
    let meaning: String

    init(_ key: String, _ meaning: String) {
        self.key = key
        self.meaning = meaning
    }

    /// As the table of keys has it.
    init?(_ command: Command) {
        guard let binding = KeyTable.binding(of: command) else { return nil }
        self.init(binding.written ?? binding.keys.first?.description ?? "", binding.hint)
    }
}
