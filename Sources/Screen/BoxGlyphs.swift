/// The lines, corners and junctions of frames.
package struct BoxGlyphs: Hashable, Sendable {
    /// The directions in which a line leaves a cell.
    struct Arms: OptionSet, Hashable {
        let rawValue: UInt8

        static let up = Arms(rawValue: 1)
        static let right = Arms(rawValue: 2)
        static let down = Arms(rawValue: 4)
        static let left = Arms(rawValue: 8)
    }

    package let horizontal, vertical: Character
    package let topLeft, topRight, bottomLeft, bottomRight: Character
    package let leftTee, rightTee, topTee, bottomTee, cross: Character

    /// Light lines; unlike round corners, every console font has them.
    package static let unicode = BoxGlyphs(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
        leftTee: "├", rightTee: "┤", topTee: "┬", bottomTee: "┴", cross: "┼")

    package static let ascii = BoxGlyphs(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
        leftTee: "+", rightTee: "+", topTee: "+", bottomTee: "+", cross: "+")

    var all: [Character] {
        [horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight]
            + [leftTee, rightTee, topTee, bottomTee, cross]
    }

    /// What a cell shows where lines leave it in these directions. A line has at least two ends in a frame.
    func glyph(_ arms: Arms) -> Character {
        switch arms {
        case [.up, .down]: vertical
        case [.right, .down]: topLeft
        case [.left, .down]: topRight
        case [.right, .up]: bottomLeft
        case [.left, .up]: bottomRight
        case [.up, .right, .down]: leftTee
        case [.up, .left, .down]: rightTee
        case [.left, .right, .down]: topTee
        case [.left, .right, .up]: bottomTee
        case [.up, .right, .down, .left]: cross
        default: horizontal
        }
    }

    /// The directions of the lines in a cell, by its base; what is no part of a frame is missing. A junction in ASCII may
    /// be any, so it stays one.
    var armsByBase: [UInt32: Arms] { self == .ascii ? Self.asciiArms : Self.unicodeArms }

    private static let asciiArms: [UInt32: Arms] = [
        UInt32(UInt8(ascii: "+")): [.up, .right, .down, .left]
    ]

    private static let unicodeArms: [UInt32: Arms] = {
        let directions: [Arms] = [.up, .right, .down, .left]
        var arms: [UInt32: Arms] = [:]
        for set in 1..<16 {
            let all = Arms(rawValue: UInt8(set))
            guard directions.filter(all.contains).count > 1 else { continue }
            guard let scalar = unicode.glyph(all).unicodeScalars.first else { continue }
            arms[scalar.value] = all
        }
        return arms
    }()
}
