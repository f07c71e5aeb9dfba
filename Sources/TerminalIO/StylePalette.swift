package import Screen

/// The look of each role for a terminal's number of colours. Without colour, attributes show the difference; the text
/// beside a style never depends on it.
package nonisolated struct StylePalette: Sendable {
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let bold = Attributes(rawValue: 1)
        package static let dim = Attributes(rawValue: 2)
        package static let underline = Attributes(rawValue: 4)
        package static let reverse = Attributes(rawValue: 8)
    }

    package struct Look: Hashable, Sendable {
        /// An index into the terminal's palette; -1 is the default colour.
        package var color: Int16
        package var attributes: Attributes

        package init(color: Int16 = -1, attributes: Attributes = []) {
            self.color = color
            self.attributes = attributes
        }
    }

    package let colorCount: Int

    /// - Parameter colorCount: the colours of the terminal; 0 for none, or if the user wants none.
    package init(colorCount: Int) {
        // With more than 256 colours a number is an RGB value, except for the first eight.
        self.colorCount = colorCount > 256 ? 8 : colorCount
    }

    package var isMonochrome: Bool { colorCount < 8 }

    package func look(of role: Role) -> Look {
        if isMonochrome { return monochrome(role) }
        return colorCount >= 256 ? rich(role) : basic(role)
    }

    /// The look of a style. A badge is reversed, so it is not reversed inside a reversed row.
    package func look(of style: Style) -> Look {
        var look = look(of: style.role)
        if style.isUnderlined { look.attributes.insert(.underline) }
        if style.isReversed { look.attributes.formSymmetricDifference(.reverse) }
        return look
    }

    /// Mid-tones of xterm's 256 colours: each has a contrast of at least 3:1 to black and to white (WCAG 2.1, 1.4.11).
    private func rich(_ role: Role) -> Look {
        switch role {
        case .text: Look()
        case .dim, .frame: Look(color: 244)
        case .strong, .title: Look(attributes: .bold)
        case .frameFocused: Look(color: 33)
        case .key: Look(color: 33, attributes: .bold)
        case .live: Look(color: 29)
        case .ending: Look(color: 136, attributes: .bold)
        case .ended: Look(color: 160)
        case .info: Look(color: 32)
        case .demo: Look(color: 98, attributes: .reverse)
        case .sandbox: Look(color: 30, attributes: .reverse)
        case .production: Look(color: 160, attributes: [.reverse, .bold])
        }
    }

    /// The eight colours of ECMA-48, and grey if the terminal has sixteen.
    private func basic(_ role: Role) -> Look {
        switch role {
        case .text: Look()
        case .dim, .frame: colorCount >= 16 ? Look(color: 8) : Look(attributes: .dim)
        case .strong, .title: Look(attributes: .bold)
        case .frameFocused: Look(color: 6)
        case .key: Look(color: 6, attributes: .bold)
        case .live: Look(color: 2)
        case .ending: Look(color: 3, attributes: .bold)
        case .ended: Look(color: 1)
        case .info: Look(color: 6)
        case .demo: Look(color: 5, attributes: .reverse)
        case .sandbox: Look(color: 6, attributes: .reverse)
        case .production: Look(color: 1, attributes: [.reverse, .bold])
        }
    }

    private func monochrome(_ role: Role) -> Look {
        switch role {
        case .text, .live, .info: Look()
        case .dim, .frame: Look(attributes: .dim)
        case .strong, .title, .key, .frameFocused: Look(attributes: .bold)
        case .ending: Look(attributes: [.bold, .underline])
        case .ended: Look(attributes: .underline)
        case .demo, .sandbox: Look(attributes: .reverse)
        case .production: Look(attributes: [.reverse, .bold])
        }
    }
}
