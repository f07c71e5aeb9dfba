import Screen
import Sessions
import Wording

/// What can be answered to a question that takes a yes or a no.
enum ConfirmationAnswer: Hashable {
    case yes, no

    /// Enter and Esc, and the key that leaves everything; `yes` says what Enter does.
    static func bindings<Owner: Component>(
        _ owner: Owner.Type, yes words: String
    ) -> [KeyBinding<Owner>] where Owner.Command == ConfirmationAnswer {
        [
            .activate(.yes).hint(1, words), .cancel(.no).hint(2, "cancel"),
            KeyBinding(.no, unlisted: .control("c")),
        ]
    }
}

/// How such a question looks: the environment first, then what it is about, and the two keys at the end.
struct ConfirmationBox {
    let title: String
    let profile: Profile?
    /// One line each, clean; cut where it is too long.
    let lines: [(text: String, style: Style)]
    /// What is left out first where rows are few.
    var more: String?
    let answer: String

    func draw(on canvas: inout Canvas, in screen: Rect) {
        let needed = lines.count + 4
        let extra = min(more == nil ? 1 : 2, max(0, screen.rows - needed))
        let box = screen.centered(
            Size(columns: min(64, screen.columns), rows: min(needed + extra, screen.rows)))
        let inside = canvas.dialog(box, title: title)
        var row = 0
        if let profile {
            let column = canvas.environment(
                profile.environment, isBadge: true, at: 0, in: inside.line(row))
            canvas.field(
                CleanText.clean(profile.name), at: column + 1, columns: inside.columns - column - 1,
                in: inside.line(row), .strong)
            row += 1
        }
        for (text, style) in lines {
            canvas.field(text, at: 0, columns: inside.columns, in: inside.line(row), style)
            row += 1
        }
        if let more, extra > 0 {
            canvas.field(more, at: 0, columns: inside.columns, in: inside.line(row), .dim)
        }
        canvas.field(answer, at: 0, columns: inside.columns, in: inside.line(inside.rows - 1), .key)
    }
}
