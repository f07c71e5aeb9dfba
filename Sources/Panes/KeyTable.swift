package import Screen

/// The one table of keys: hints, help, palette and `docs/keys.md` are made from it.
package enum KeyTable {
    package struct Binding: Sendable {
        package let command: Command
        package let keys: [Key]
        /// The keys as people write them, where the list of keys would be too long.
        let written: String?
        package let group: Group
        /// One or two words for the line of hints.
        package let hint: String
        package let meaning: String

        package var keysText: String {
            written ?? keys.map(\.description).joined(separator: ", ")
        }
    }

    /// Keys that mean something in one place alone, and for that need no command.
    static let elsewhere: [(keys: String, meaning: String)] = [
        ("←, →", "Another profile or type, in a form"),
        ("y, n, e", "Say yes, no or nothing, on the demo's device"),
    ]

    package enum Group: String, CaseIterable, Sendable {
        case panes = "Panes"
        case login = "Login"
        case identities = "Identities"
        case lists = "Lists"
        case lifetimes = "Lifetimes"
        case program = "Program"
    }

    package static let bindings: [Binding] =
        Pane.allCases.map { pane in
            bind(.go(pane), .character(pane.key), .panes, pane.title, "Go to \(pane.title)")
        } + [
            bind(.nextPane, .tab, .panes, "next pane", "Go to the next pane, field or button"),
            bind(.paneBefore, .backTab, .panes, "pane before", "Go to the pane, field or button before"),
            bind(
                .push, .character("b"), .login, "by push",
                "Sign in by a push to the customer's device (biometrics)"),
            bind(
                .delegate, .character("f"), .login, "act for a customer",
                "Act for a customer without a login (Back Office)"),
            bind(
                .newPassword, .character("p"), .login, "new password",
                "Sign in and set another password on the way"),
            bind(
                .forgottenPassword, .character("P"), .login, "forgotten",
                "Have a code mailed that replaces a forgotten password"),
        ]
        + (1...9).map { number in
            bind(
                .actAs(number), [.character(Character("\(number)"))], .identities, "act as", written: "1-9",
                "Act as the identity with this number")
        } + [
            bind(
                .actAsPrevious, .character("-"), .identities, "previous", "Act as the previous identity again"
            ),
            bind(
                .stepUp, .character("u"), .identities, "step up",
                "Step up the token in use, by a code to the phone"),
            bind(
                .stepUpByPush, .character("U"), .identities, "by push",
                "Step up the token in use, by a push to the device"),
            bind(
                .reread, .character("r"), .identities, "re-read",
                "Read the lists of this login from the server again"),
            bind(.act, .enter, .lists, "act", "Do what the row or the button says"),
            bind(.leave, .escape, .lists, "leave", "Leave a field, a filter or a dialog; put a message away"),
            bind(.up, .up, .lists, "up", "One row up", or: .character("k")),
            bind(.down, .down, .lists, "down", "One row down", or: .character("j")),
            bind(.pageUp, .pageUp, .lists, "page up", "One page up", or: .control("b")),
            bind(.pageDown, .pageDown, .lists, "page down", "One page down", or: .control("f")),
            bind(.first, .home, .lists, "first", "First row", or: .character("g")),
            bind(.last, .end, .lists, "last", "Last row", or: .character("G")),
            bind(.filter, .character("/"), .lists, "filter", "Show only the rows with this text"),
            bind(.sort, .character("s"), .lifetimes, "sort", "Sort by the next column"),
            bind(.reverse, .character("S"), .lifetimes, "turn around", "Turn the order around"),
            bind(
                .mark, [.character(" ")], .lifetimes, "mark", written: "Space",
                "Mark a token, to end several at once"),
            bind(
                .dismiss, .character("x"), .lifetimes, "end",
                "End the marked tokens or this one, or put it away"),
            bind(
                .endOthers, .character("e"), .lifetimes, "end others",
                "End every other token of this login"),
            bind(
                .dismissAllOver, .character("X"), .lifetimes, "put all away",
                "Put away all tokens that are over"),
            bind(.detail, .character("d"), .lists, "details", "Show all that is known of the row"),
            bind(.activity, .character("a"), .program, "activity", "Show the log of calls"),
            bind(.palette, .character(":"), .program, "palette", "Find a command by its name"),
            bind(.help, .character("?"), .program, "help", "Show the keys", or: .function(1)),
            bind(.redraw, .control("l"), .program, "redraw", "Draw the screen anew"),
            bind(.suspend, .control("z"), .program, "suspend", "Go to the background; `fg` comes back"),
            bind(
                .quit, .character("q"), .program, "quit", "Quit; asks first if sessions are live",
                or: .control("c")),
        ]

    /// The command of a key, outside of text fields.
    static func command(for key: Key) -> Command? {
        commands[key]
    }

    /// The commands of a key that mean the same inside a text field.
    static func commandInField(for key: Key) -> Command? {
        switch key {
        case .character: nil
        default: commands[key]
        }
    }

    static func binding(of command: Command) -> Binding? {
        bindings.first { $0.command == command }
    }

    /// One line for each thing a key does: what shares its words and its meaning is written once.
    package static func lines(in group: Group) -> [Binding] {
        var seen: Set<String> = []
        return bindings.filter { $0.group == group && seen.insert($0.keysText + $0.meaning).inserted }
    }

    private static let commands: [Key: Command] = Dictionary(
        bindings.flatMap { binding in binding.keys.map { ($0, binding.command) } },
        uniquingKeysWith: { first, _ in first })

    private static func bind(
        _ command: Command, _ key: Key, _ group: Group, _ hint: String, _ meaning: String,
        or other: Key? = nil
    ) -> Binding {
        Binding(
            command: command, keys: [key] + (other.map { [$0] } ?? []), written: nil, group: group,
            hint: hint,
            meaning: meaning)
    }

    private static func bind(
        _ command: Command, _ keys: [Key], _ group: Group, _ hint: String, written: String, _ meaning: String
    ) -> Binding {
        Binding(command: command, keys: keys, written: written, group: group, hint: hint, meaning: meaning)
    }
}
