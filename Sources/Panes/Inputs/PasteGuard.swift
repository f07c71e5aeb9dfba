import Screen

/// Takes a paste whole or not at all: what is too long or holds more than one line is refused, never cut.
struct PasteGuard<Value: Sendable>: Sendable {
    static var refusal: String {
        "The paste was refused: too long, or more than one line. Nothing was taken."
    }

    private var before: Value?
    private var sawLineEnd = false
    private var isRefused = false
    private(set) var wasRefused = false

    mutating func begin(with value: Value) {
        before = value
        sawLineEnd = false
        isRefused = false
        wasRefused = false
    }

    /// Ends the paste; the value to go back to if it was refused.
    mutating func end() -> Value? {
        defer { before = nil }
        wasRefused = isRefused && before != nil
        return wasRefused ? before : nil
    }

    mutating func refuse() {
        isRefused = true
    }

    /// Whether a character may be taken. Line ends at the end of a paste are left out, as they come along
    /// with copied lines; anything after one is a second line.
    mutating func admits(_ character: Character) -> Bool {
        guard before != nil else {
            wasRefused = false
            return !character.isControl
        }
        if character.isNewline {
            sawLineEnd = true
            return false
        }
        if sawLineEnd || character.isControl { isRefused = true }
        return !isRefused
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
