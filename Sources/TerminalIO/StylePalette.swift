package import Screen

/// How each role looks on a terminal of so many colours. Where colour is missing or not wanted, attributes carry
/// the meaning; the words beside them carry it always.
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
        /// An index of the terminal's palette; -1 is its own default.
        package var color: Int16
        package var attributes: Attributes

        package init(color: Int16 = -1, attributes: Attributes = []) {
            self.color = color
            self.attributes = attributes
        }
    }

    package let colorCount: Int

    /// - Parameter colorCount: what the terminal has; 0 for none or not wanted.
    package init(colorCount: Int) {
        // More than 256 means that numbers are mixtures of red, green and blue, but for the first eight.
        self.colorCount = colorCount > 256 ? 8 : colorCount
    }

    package var isMonochrome: Bool { colorCount < 8 }

    package func look(of role: Role) -> Look {
        if isMonochrome { return monochrome(role) }
        return colorCount >= 256 ? rich(role) : basic(role)
    }

    /// The whole of a style: a badge, which is reversed by itself, stands out of a reversed bar by not being so.
    package func look(of style: Style) -> Look {
        var look = look(of: style.role)
        if style.isUnderlined { look.attributes.insert(.underline) }
        if style.isReversed { look.attributes.formSymmetricDifference(.reverse) }
        return look
    }

    /// Middle tones of xterm's 256: each has a contrast of 3:1 at least to black and to white (WCAG 2.1, 1.4.11).
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

    /// The eight of ECMA-48, as every terminal with colour has them; of sixteen also the grey.
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
