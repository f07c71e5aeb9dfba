import Screen

/// A line of help: the keys that do one thing, and what that is.
package struct ListedKey: Sendable {
    /// The keys as people write them.
    package private(set) var names: [String]
    package let group: KeyGroup
    package let meaning: String
    /// One of the keys, which does it.
    let key: Key
    /// Whether the palette offers it: keys that only move are of no use there.
    let isInPalette: Bool

    init(names: [String], group: KeyGroup, meaning: String, key: Key, isInPalette: Bool) {
        self.names = names
        self.group = group
        self.meaning = meaning
        self.key = key
        self.isInPalette = isInPalette
    }

    package var namesText: String { names.joined(separator: ", ") }

    /// Adds the keys of another component that mean the same.
    mutating func add(_ other: ListedKey) {
        names += other.names.filter { !names.contains($0) }
    }
}
