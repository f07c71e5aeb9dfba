import Screen
import Sessions

/// What a logout will end, before it does. The sessions are pinned by id when it opens: whatever the lists behind
/// it do, these and no others are meant.
struct LogoutDialog {
    private let title: String
    private let sessions: [SessionID]
    private let tokens: [TokenID]
    private var buttons = Buttons(["Cancel", "Log out"])
    private var cursor = ListCursor<TokenID>()
    private var page = 1

    init?(title: String, sessions: [SessionID], _ state: SessionState) {
        self.title = title
        self.sessions = sessions
        let chosen = Set(sessions)
        tokens = state.tokenOrder.filter { id in
            guard let token = state.tokens[id] else { return false }
            return token.isLive && chosen.contains(token.session)
        }
        guard !tokens.isEmpty else { return nil }
        cursor.follow(tokens)
    }

    mutating func handle(_ key: Key, _ command: Command?) -> Overlay.Outcome {
        if buttons.move(command, key) { return .open }
        if let command, cursor.move(command, in: tokens, page: page) { return .open }
        switch command {
        case .act: return .closed(buttons.chosen == 1 ? [.send(.logoutRequested(sessions))] : [])
        case .leave, .quit: return .closed([])
        default: return .open
        }
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState) {
        let size = Size(columns: min(76, screen.columns - 2), rows: min(tokens.count + 6, screen.rows - 2))
        let box = screen.centered(size)
        let inside = canvas.dialog(box, title: "Log out: \(title)")
        let text = "These \(Words.count(tokens.count, "token")) will end, on the server and here:"
        canvas.field(
            tokens.count == 1 ? "This token will end, on the server and here:" : text, at: 0,
            columns: inside.columns, in: inside.line(0))
        let (middle, bottom) = inside.split(top: 1).rest.split(bottom: 2)
        page = middle.rows
        for (line, index) in cursor.window(height: middle.rows, count: tokens.count).enumerated() {
            guard let token = state.tokens[tokens[index]] else { continue }
            canvas.field(
                LogoutProof.who(token, state), at: 2, columns: middle.columns - 2, in: middle.line(line),
                .strong)
        }
        buttons.draw(on: &canvas, in: bottom.line(1))
        canvas.hideCursor()
    }
}
