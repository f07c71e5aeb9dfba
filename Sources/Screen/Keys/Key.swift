/// One key press.
///
/// Text arrives as one key per Unicode scalar, pasted text between `pasteBegan` and `pasteEnded`, so no buffer collects
/// a pasted password. Inside a paste every key is a `character`, and a line break is `character("\n")`.
package enum Key: Hashable, Sendable {
    case character(Character)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 is 1.
    case function(Int)
    /// The letter is in lower case: ^C is `control("c")`.
    case control(Character)
    case alt(Character)
    case pasteBegan, pasteEnded
    /// Comes only where the mouse is switched on.
    case mouse(Mouse)
    /// A key that Curfew does not know, or bytes that are not UTF-8.
    case unknown
}

extension Key: CustomStringConvertible {
    /// The name that help and hints show.
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
        case .mouse(let mouse):
            switch mouse.action {
            case .click: "click"
            case .wheelUp: "wheel up"
            case .wheelDown: "wheel down"
            }
        case .unknown: "unknown key"
        }
    }
}
