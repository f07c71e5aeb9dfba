/// What a cell means. The terminal's palette maps it to a colour and attributes, so a pane keeps its meaning in 256
/// colours, in 8 and in none.
package enum Role: UInt8, CaseIterable, Sendable {
    case text, dim, strong, title
    case frame, frameFocused
    case key, live, ending, ended, info
    case demo, sandbox, production

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
        }
    }
}
