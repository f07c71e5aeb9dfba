/// The pinned identities, in the order in which they were pinned.
package struct Pins: Equatable, Sendable {
    package private(set) var all: [Pin] = []

    package init(_ pins: [Pin] = []) {
        for pin in pins { set(pin, true) }
    }

    package func contains(_ pin: Pin) -> Bool { all.contains(pin) }

    package mutating func set(_ pin: Pin, _ isPinned: Bool) {
        if !isPinned {
            all.removeAll { $0 == pin }
        } else if !all.contains(pin) {
            all.append(pin)
        }
    }
}
