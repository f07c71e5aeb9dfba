/// What a cell means. The theme maps it to colours and attributes, so a pane keeps its meaning in 256 colours, in 8 and
/// in none.
package enum Role: UInt8, CaseIterable, Sendable {
    case text, dim, strong, title
    case frame, frameFocused
    case key, live, ending, ended, info
    // Filled: text and background are the role's own.
    case demo, sandbox, production
    /// A profile's own colour, in the place of its environment's.
    case red, amber, green, teal, blue, violet

    /// Whether the role has a background of its own, also on the selection bar.
    package var isFilled: Bool { rawValue >= Role.demo.rawValue }

    /// The letter of the role in the style plane of a golden screen; plain text is a dot.
    package var letter: Character {
        switch self {
        case .text: "."
        case .dim: "d"
        case .strong: "s"
        case .title: "h"
        case .frame: "f"
        case .frameFocused: "o"
        case .key: "k"
        case .live: "l"
        case .ending: "e"
        case .ended: "x"
        case .info: "i"
        case .demo: "m"
        case .sandbox: "b"
        case .production: "p"
        case .red: "r"
        case .amber: "a"
        case .green: "g"
        case .teal: "c"
        case .blue: "u"
        case .violet: "v"
        }
    }
}
