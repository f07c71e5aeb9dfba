import Screen
import Sessions

/// What lies over the panes and has the keys while it does.
enum Overlay {
    case help(HelpOverlay)
    case palette(Palette)
    case activity(ActivityOverlay)
    case logout(LogoutDialog)
    case quit(QuitDialog)
    case detail(DetailOverlay)
    case stepUp(StepUpDialog)
    case delegation(DelegationDialog)

    /// What a key did to an overlay.
    enum Outcome {
        case open, closed
        /// Closed, and a command is to be carried out as if its key had been pressed.
        case chose(Command)
        /// Closed, and these sessions are to be logged out.
        case logOut([SessionID], thenQuits: Bool, isEverything: Bool)
        /// Closed, and these tokens are to be ended one by one.
        case end([TokenID])
        case quit(QuitDialog.Answer)
        /// Still open; the state is to know.
        case send(SessionEvent)
        /// Closed, and the state is to know.
        case sent(SessionEvent)
    }

    /// Whether letters are text now.
    var isEditing: Bool {
        switch self {
        case .palette, .stepUp, .delegation: true
        case .logout(let dialog): dialog.wantsWord
        case .help, .activity, .quit, .detail: false
        }
    }

    mutating func handle(_ key: Key) -> Outcome {
        let command = KeyTable.command(for: key)
        switch self {
        case .help(var help):
            defer { self = .help(help) }
            return help.handle(command)
        case .palette(var palette):
            defer { self = .palette(palette) }
            return palette.handle(key)
        case .activity(var activity):
            defer { self = .activity(activity) }
            return activity.handle(command)
        case .logout(var dialog):
            defer { self = .logout(dialog) }
            return dialog.handle(key, command)
        case .detail(var detail):
            defer { self = .detail(detail) }
            return detail.handle(command)
        case .delegation(var dialog):
            defer { self = .delegation(dialog) }
            return dialog.handle(key)
        case .stepUp(var dialog):
            defer { self = .stepUp(dialog) }
            return dialog.handle(key)
        case .quit(var dialog):
            defer { self = .quit(dialog) }
            return dialog.handle(key, command).map { .quit($0) } ?? .open
        }
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState, _ clock: WallClock) {
        canvas.dimAll()
        canvas.hideCursor()
        switch self {
        case .help(var help):
            help.draw(on: &canvas, in: screen)
            self = .help(help)
        case .palette(var palette):
            palette.draw(on: &canvas, in: screen)
            self = .palette(palette)
        case .activity(var activity):
            activity.draw(on: &canvas, in: screen, state, clock)
            self = .activity(activity)
        case .logout(var dialog):
            dialog.draw(on: &canvas, in: screen, state)
            self = .logout(dialog)
        case .delegation(let dialog):
            dialog.draw(on: &canvas, in: screen)
        case .stepUp(let dialog):
            dialog.draw(on: &canvas, in: screen, state)
        case .detail(var detail):
            detail.draw(on: &canvas, in: screen, state, clock)
            self = .detail(detail)
        case .quit(let dialog):
            dialog.draw(on: &canvas, in: screen, state)
        }
    }

    func hints(_ state: SessionState) -> [Hint] {
        switch self {
        case .help: [Hint("↑↓", "scroll"), Hint("Esc", "close")]
        case .palette: [Hint("Enter", "do it"), Hint("↑↓", "choose"), Hint("Esc", "close")]
        case .activity: [Hint("↑↓", "choose"), Hint("Esc", "close")]
        case .detail(let detail): detail.hints
        case .logout(let dialog): dialog.hints
        case .stepUp(let dialog): dialog.hints(state)
        case .delegation: [Hint("Tab", "next field"), Hint("Enter", "next, act"), Hint("Esc", "close")]
        case .quit: [Hint("Tab", "next button"), Hint("Enter", "choose"), Hint("Esc", "cancel")]
        }
    }
}
