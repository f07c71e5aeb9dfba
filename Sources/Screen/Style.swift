/// The style of a cell, in two bytes: its role, and whether it is reversed, underlined, selected or strong.
package struct Style: Hashable, Sendable {
    package var role: Role
    private var flags: Flags

    private struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        static let reversed = Flags(rawValue: 1)
        static let underlined = Flags(rawValue: 2)
        static let selected = Flags(rawValue: 4)
        static let strong = Flags(rawValue: 8)
    }

    package init(
        _ role: Role, isReversed: Bool = false, isUnderlined: Bool = false, isSelected: Bool = false,
        isStrong: Bool = false
    ) {
        self.role = role
        flags = []
        self.isReversed = isReversed
        self.isUnderlined = isUnderlined
        self.isSelected = isSelected
        self.isStrong = isStrong
    }

    package var isReversed: Bool {
        get { flags.contains(.reversed) }
        set { set(.reversed, newValue) }
    }

    package var isUnderlined: Bool {
        get { flags.contains(.underlined) }
        set { set(.underlined, newValue) }
    }

    /// Whether the cell is in the row that the selection bar is on. The theme says which roles keep their colour there.
    package var isSelected: Bool {
        get { flags.contains(.selected) }
        set { set(.selected, newValue) }
    }

    /// Whether the cell is bold, whatever its role.
    package var isStrong: Bool {
        get { flags.contains(.strong) }
        set { set(.strong, newValue) }
    }

    package func reversed(_ isReversed: Bool = true) -> Style { with(.reversed, isReversed) }
    package func underlined(_ isUnderlined: Bool = true) -> Style { with(.underlined, isUnderlined) }
    package func selected(_ isSelected: Bool = true) -> Style { with(.selected, isSelected) }
    package func strong(_ isStrong: Bool = true) -> Style { with(.strong, isStrong) }

    /// The letter of the role in the style plane of a golden screen, in upper case when reversed or selected.
    package var letter: String {
        guard isReversed || isSelected else { return String(role.letter) }
        return role == .text ? "T" : role.letter.uppercased()
    }

    private mutating func set(_ flag: Flags, _ isSet: Bool) {
        if isSet { flags.insert(flag) } else { flags.remove(flag) }
    }

    private func with(_ flag: Flags, _ isSet: Bool) -> Style {
        var style = self
        style.set(flag, isSet)
        return style
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

extension Style: CustomStringConvertible {
    /// The role and the flags in words, as golden screens write them.
    package var description: String {
        "\(role)" + (isSelected ? " selected" : "") + (isStrong ? " strong" : "")
            + (isReversed ? " reversed" : "") + (isUnderlined ? " underlined" : "")
    }
}
