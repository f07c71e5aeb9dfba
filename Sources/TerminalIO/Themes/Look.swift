/// The colours and attributes of a cell. A colour is an index into the terminal's palette.
package nonisolated struct Look: Hashable, Sendable {
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

    /// The index of the terminal's own text or background colour, whatever that is.
    package static let own: Int16 = -1

    package var foreground: Int16
    package var background: Int16
    package var attributes: Attributes

    package init(_ foreground: Int16 = own, on background: Int16 = own, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}
