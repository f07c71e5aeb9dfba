import Screen
import Sessions
import Wording

/// Asks what is to become of live sessions, and of ends that are not confirmed, before the program ends.
struct QuitDialog: Overlay {
    enum Command: Hashable {
        case nextButton, previousButton, choose, cancel
    }

    private enum Choice: String {
        case cancel = "Cancel"
        case logOut = "Log out and quit"
        case retry = "Try again"
        case quitAnyway = "Quit without logging out"
        case quit = "Quit"
    }

    static let bindings: [KeyBinding<QuitDialog>] = [
        .next(.nextButton).hint(1, "next button"),
        KeyBinding(.nextButton, unlisted: .right),
        .previous(.previousButton),
        KeyBinding(.previousButton, unlisted: .left),
        .activate(.choose).hint(2, "choose"),
        .cancel(.cancel).hint(3, "cancel"),
        KeyBinding(.cancel, unlisted: .character("q"), .control("c")),
    ]

    private let choices: [Choice]
    private var buttons: Buttons

    init(_ state: SessionState) {
        choices =
            state.liveSessionCount > 0 ? [.cancel, .logOut, .quitAnyway] : [.cancel, .retry, .quit]
        buttons = Buttons(choices.map(\.rawValue))
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .nextButton: buttons.step(1)
        case .previousButton: buttons.step(-1)
        case .cancel: return [.close]
        case .choose: return [.close] + carryOut(choices[buttons.chosen], context.state)
        }
        return []
    }

    private func carryOut(_ choice: Choice, _ state: SessionState) -> [Reaction] {
        switch choice {
        case .cancel: []
        case .logOut: logOut(state)
        case .retry: [.go(.logout), .send(.logoutRetried)]
        case .quitAnyway, .quit: [.action(.quit)]
        }
    }

    private func logOut(_ state: SessionState) -> [Reaction] {
        let live = state.liveSessions
        // They may all have ended while the question stood there.
        guard !live.isEmpty else { return state.unsettledCount == 0 ? [.action(.quit)] : [] }
        let dialog = LogoutDialog("everything", live, isEverything: true, thenQuit: true, state)
        if let dialog, dialog.wantsWord { return [.go(.logout), .open(dialog)] }
        return [.go(.logout), .send(.logoutRequested(live, isEverything: true, thenQuit: true))]
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        let width = min(max(buttons.columns + 4, 64), screen.columns)
        let isNarrow = width < buttons.columns + 4
        let buttonRows = isNarrow ? buttons.titles.count : 2
        let rest = explanation(state)
        // The buttons are all there whatever the size; the explanation gets what is left.
        let room = screen.rows - 2 - 1 - buttonRows
        let lines = Words.wrap(rest, columns: width - 4)
        let explained = lines.count <= room ? lines.count : 0
        let box = screen.centered(Size(columns: width, rows: 3 + explained + buttonRows))
        let inside = canvas.dialog(box, title: "Quit")
        canvas.field(heading(state), at: 0, columns: inside.columns, in: inside.line(0), .strong)
        if explained > 0 { canvas.paragraph(rest, from: 1, in: inside) }
        let below = inside.split(top: 1 + explained).rest
        if isNarrow {
            buttons.drawStacked(on: &canvas, in: below)
        } else {
            buttons.draw(on: &canvas, in: below.line(below.rows - 1))
        }
    }

    private func heading(_ state: SessionState) -> String {
        let (live, open) = (state.liveSessionCount, state.unsettledCount)
        guard live > 0 else { return "The end of \(Words.count(open, "token")) is not confirmed." }
        let sessions = "\(Words.count(live, "session")) \(live == 1 ? "is" : "are") live"
        return open == 0 ? "\(sessions)." : "\(sessions), \(Words.count(open, "end")) not confirmed."
    }

    private func explanation(_ state: SessionState) -> String {
        let count = state.liveSessionCount
        guard count > 0 else {
            return
                "The server has not refused \(state.unsettledCount == 1 ? "it" : "them") yet. Quitting names "
                + "what may still be live and removes it from memory: Curfew cannot end it after that."
        }
        let them = count == 1 ? "it" : "them"
        let stays = count == 1 ? "it stays live until it expires" : "they stay live until they expire"
        return "Log out ends \(them) on the server and asks for proof. Without it \(stays)."
    }
}
