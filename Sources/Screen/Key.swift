/// One thing the user did at the keyboard.
///
/// Text arrives one Unicode scalar a key, a pasted one between `pasteBegan` and `pasteEnded`: so that no copy of a
/// pasted password is ever collected on the way. Inside a paste everything is a `character`, a new line is
/// `character("\n")`, and no key acts.
package enum Key: Hashable, Sendable {
    case character(Character)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 is 1.
    case function(Int)
    /// The letter in lower case: ^C is `control("c")`.
    case control(Character)
    case alt(Character)
    case pasteBegan, pasteEnded
    /// A key without a meaning here, or bytes that are no text.
    case unknown
}

extension Key: CustomStringConvertible {
    /// Its name as help and hints show it.
    package var description: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .enter: "Enter"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .escape: "Esc"
        case .backspace: "Backspace"
        case .delete: "Delete"
        case .insert: "Insert"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        case .control(" "): "Ctrl-Space"
        case .control(let letter): "Ctrl-\(letter.uppercased())"
        case .alt(let character): "Alt-\(character)"
        case .pasteBegan: "paste"
        case .pasteEnded: "end of paste"
        case .unknown: "unknown key"
        }
    }
}
