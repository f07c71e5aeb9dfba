package import Screen
package import Sessions

/// Keeps what no hand types from acting: a paste goes into a text field or nowhere, so that a name copied by mistake
/// presses no keys, and no reply of a terminal does.
package struct PasteFilter: Sendable {
    private enum Target {
        case none, field, nowhere
    }

    /// What follows an ignored paste after a shorter time belongs to it: it may come in several reads.
    static let restTime = Duration.milliseconds(300)

    /// The longest time in which keys are taken for the rest of a paste.
    static let longestRestTime = Duration.seconds(2)

    private var target = Target.none
    /// When the last ignored paste ended, and when the last of its rest came; nil after the next key.
    private var ignored: (end: Instant, last: Instant)?

    /// The characters of the last paste that nothing could take; said until the next key.
    private(set) var ignoredCount = 0

    package init() {}

    /// Whether a key may go on to its component.
    package mutating func admits(_ key: Key, isEditing: Bool, at now: Instant) -> Bool {
        switch target {
        case .field:
            if key == .pasteEnded { target = .none }
            return true
        case .nowhere:
            if key == .pasteEnded {
                target = .none
                ignored = (now, now)
            }
            count(key)
            return false
        case .none:
            let isRest = isRest(at: now)
            if !isRest { (ignored, ignoredCount) = (nil, 0) }
            if key == .pasteBegan {
                target = isEditing && !isRest ? .field : .nowhere
                return target == .field
            }
            if isRest {
                ignored?.last = now
                count(key)
            }
            return !isRest
        }
    }

    private func isRest(at now: Instant) -> Bool {
        guard let ignored else { return false }
        return now - ignored.last <= Self.restTime && now - ignored.end <= Self.longestRestTime
    }

    private mutating func count(_ key: Key) {
        if case .character = key { ignoredCount += 1 }
    }
}
