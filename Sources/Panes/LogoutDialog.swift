import Screen
import Sessions

/// What a logout will end, before it does. The sessions are pinned by id when it opens: whatever the lists
/// behind it do, these and no others are meant. In production it takes a typed word as well.
struct LogoutDialog {
    private static let word = "logout"
    private static let cancel = 0

    private let heading: String
    private let purpose: LogoutRun.Purpose
    private let sessions: [SessionID]
    private let tokens: [TokenID]
    /// Whether the program ends after it, if the server confirms.
    private let thenQuits: Bool
    /// Whether a sign-in that waits for the customer's device ends with them.
    private let isEverything: Bool
    /// Whether sessions of a production profile are among those that end.
    let wantsWord: Bool
    private var typed = TextInput(limit: 20)
    private var isWordMissing = false
    private var buttons: Buttons
    private var scroll = Scroll()

    init?(
        title: String, sessions: [SessionID], thenQuits: Bool = false, isEverything: Bool = false,
        _ state: SessionState
    ) {
        heading = "Log out: \(title)"
        purpose = .logout
        buttons = Buttons(["Cancel", "Log out"])
        self.sessions = sessions
        self.thenQuits = thenQuits
        self.isEverything = isEverything
        tokens = sessions.flatMap { state.tokens(of: $0) }.filter(\.isLive).map(\.id)
        guard !tokens.isEmpty else { return nil }
        wantsWord = sessions.contains { id in
            state.sessions[id].flatMap { state.profile($0.profile) }?.environment == .production
        }
    }

    /// Tokens of the server's list, pinned by id like sessions are.
    init?(ending tokens: [TokenID], of title: String, _ state: SessionState) {
        self.tokens = tokens.filter { state.tokens[$0]?.isLive == true }
        heading = "End tokens of \(title)"
        purpose = .invalidation
        buttons = Buttons(["Cancel", "End them"])
        sessions = []
        thenQuits = false
        isEverything = false
        guard !self.tokens.isEmpty else { return nil }
        wantsWord = self.tokens.contains { id in
            state.tokens[id].flatMap { state.sessions[$0.session] }.flatMap { state.profile($0.profile) }?
                .environment == .production
        }
    }

    mutating func handle(_ key: Key, _ command: Command?) -> Overlay.Outcome {
        if buttons.move(command, key) { return .open }
        if wantsWord, typed.handle(key) {
            isWordMissing = false
            return .open
        }
        if scroll.move(command) { return .open }
        switch command {
        case .act:
            if buttons.chosen == Self.cancel { return .closed }
            guard !wantsWord || typed.text == Self.word else {
                isWordMissing = true
                return .open
            }
            return purpose == .logout
                ? .logOut(sessions, thenQuits: thenQuits, isEverything: isEverything) : .end(tokens)
        case .leave, .quit: return .closed
        default: return .open
        }
    }

    var hints: [Hint] {
        [
            Hint("Tab", "next button"), Hint("Enter", "choose"), Hint("Esc", "cancel"), Hint("↑↓", "scroll"),
        ]
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState) {
        let cancelsPush = isEverything && state.signIn.asksDevice
        let wordRows = (wantsWord ? 1 : 0) + (cancelsPush ? 1 : 0)
        let rows = min(tokens.count + wordRows + 5, screen.rows)
        let box = screen.centered(Size(columns: min(76, screen.columns), rows: rows))
        let inside = canvas.dialog(box, title: heading)
        // Where rows are few, the blank one above the buttons goes first.
        let blank = inside.rows > tokens.count + wordRows + 2 ? 1 : 0
        let (list, bottom) = inside.split(top: 1).rest.split(bottom: 1 + blank + wordRows)
        let window = scroll.window(height: list.rows, count: tokens.count)
        for (offset, index) in window.enumerated() {
            draw(tokens[index], on: &canvas, in: list.line(offset), state)
        }
        drawHeading(window, on: &canvas, in: inside.line(0))
        if cancelsPush { canvas.put("The sign-in by push is cancelled.", at: 0, in: bottom.line(0)) }
        if wantsWord { drawWord(on: &canvas, in: bottom.line(cancelsPush ? 1 : 0)) }
        buttons.draw(on: &canvas, in: bottom.line(bottom.rows - 1))
    }

    private func drawHeading(_ window: Range<Int>, on canvas: inout Canvas, in line: Rect) {
        let count = Words.count(tokens.count, "token")
        let whole = "\(count) will end, on the server\(purpose == .logout ? " and here" : ""):"
        let part = window.count < tokens.count ? "\(window.lowerBound + 1)-\(window.upperBound) shown" : ""
        let room = line.columns - part.count - 1
        canvas.field(whole.count <= room ? whole : "\(count) will end:", at: 0, columns: room, in: line)
        canvas.rightField(part, at: room + 1, columns: part.count, in: line, .dim)
    }

    private func draw(_ id: TokenID, on canvas: inout Canvas, in line: Rect, _ state: SessionState) {
        guard let token = state.tokens[id], token.isLive else {
            canvas.put("(has ended meanwhile)", at: 2, in: line, .dim)
            return
        }
        TokenLabel(token, state).draw(on: &canvas, at: 2, in: line, .strong)
    }

    private func drawWord(on canvas: inout Canvas, in line: Rect) {
        let question = (isWordMissing ? "First type" : "Production. Type") + " \"\(Self.word)\":"
        canvas.put(question, at: 0, in: line, isWordMissing ? .ended : .ending)
        let room = line.split(left: question.count + 1).rest
        let window = typed.window(columns: max(1, room.columns))
        canvas.put(
            String(repeating: " ", count: min(10, room.columns)), at: 0, in: room, Style.text.underlined())
        canvas.put(window.text, at: 0, in: room, Style.text.underlined())
        canvas.placeCursor(at: window.cursor, in: room)
    }
}
