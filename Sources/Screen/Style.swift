/// The style of a cell, in two bytes: its role, and whether it is reversed or underlined.
package struct Style: Hashable, Sendable {
    package var role: Role
    private var flags: UInt8

    package init(_ role: Role, isReversed: Bool = false, isUnderlined: Bool = false) {
        self.role = role
        flags = (isReversed ? 1 : 0) | (isUnderlined ? 2 : 0)
    }

    package var isReversed: Bool {
        get { flags & 1 != 0 }
        set { flags = newValue ? flags | 1 : flags & ~1 }
    }

    package var isUnderlined: Bool {
        get { flags & 2 != 0 }
        set { flags = newValue ? flags | 2 : flags & ~2 }
    }

    package func reversed(_ isReversed: Bool = true) -> Style {
        Style(role, isReversed: isReversed, isUnderlined: isUnderlined)
    }

    package func underlined(_ isUnderlined: Bool = true) -> Style {
        Style(role, isReversed: isReversed, isUnderlined: isUnderlined)
    }

    /// The letter of the role in the style plane of a golden screen, in upper case when reversed.
    package var letter: String {
        guard isReversed else { return String(role.letter) }
        return role == .text ? "T" : role.letter.uppercased()
    }

    package static let text = Style(.text)
    package static let dim = Style(.dim)
    package static let strong = Style(.strong)
    package static let title = Style(.title)
    package static let frame = Style(.frame)
    package static let frameFocused = Style(.frameFocused)
    package static let key = Style(.key)
    package static let live = Style(.live)
    package static let ending = Style(.ending)
    package static let ended = Style(.ended)
    package static let info = Style(.info)
    package static let demo = Style(.demo)
    package static let sandbox = Style(.sandbox)
    package static let production = Style(.production)
}
