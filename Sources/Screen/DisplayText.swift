/// Text that is safe to show: written in the program, or cleaned on the way in. There is no third door.
package struct DisplayText: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let value: String

    package init(untrusted: String, limit: Int = 256) {
        value = CleanText.clean(untrusted, limit: limit)
    }

    package init(stringLiteral: StaticString) {
        value = stringLiteral.description
    }

    private init(joined: String) {
        value = joined
    }

    package var isEmpty: Bool { value.isEmpty }
    package var columns: Int { TextWidth.columns(of: value) }
    package var description: String { value }

    package static func + (left: DisplayText, right: DisplayText) -> DisplayText {
        DisplayText(joined: left.value + right.value)
    }
}
