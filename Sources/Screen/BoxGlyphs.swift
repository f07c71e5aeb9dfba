/// The lines and corners of a box.
package struct BoxGlyphs: Hashable, Sendable {
    package let horizontal, vertical: Character
    package let topLeft, topRight, bottomLeft, bottomRight: Character

    /// Light lines; unlike round corners, every console font has them.
    package static let unicode = BoxGlyphs(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘")

    package static let ascii = BoxGlyphs(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+")
}
