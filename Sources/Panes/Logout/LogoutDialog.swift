import Screen
import Sessions
import Wording

/// What a logout will end, before it does. The sessions are pinned by id when it opens: whatever the lists
/// behind it do, these and no others are meant. In production it takes a typed word as well: letters are that word and
/// nothing else, the right one takes the keys on to the button, and Enter before it says what is missing.
struct LogoutDialog: Overlay {
    enum Command: Hashable {
        case nextButton, previousButton
        case move(ListMotion)
        case choose, cancel
    }

    static let bindings = buttonBindings + moves

    private static let moves = KeyBinding<LogoutDialog>.list(4, hint: { _, _ in "scroll" }) { .move($0) }

    private static let buttonBindings: [KeyBinding<LogoutDialog>] = [
        .next(.nextButton).hint(1, "next button"),
        KeyBinding(.nextButton, unlisted: .right),
        .previous(.previousButton),
        KeyBinding(.previousButton, unlisted: .left),
        .activate(.choose).hint(2, "choose"),
        .cancel(.cancel).hint(3, "cancel"),
        KeyBinding(.cancel, unlisted: .character("q")).when { dialog, _ in !dialog.wantsWord },
        KeyBinding(.cancel, unlisted: .control("c")),
    ]

    private static let word = "logout"
    private static let cancel = 0
    private static let logOut = 1

    private let heading: String
    /// The customer or the login at the end of the heading, as it came.
    private let name: String?
    private let purpose: LogoutRun.Purpose
    /// What is sent once it is confirmed.
    private let event: SessionEvent
    private let tokens: [TokenID]
    /// Whether a sign-in that waits for a device ends as well.
    private let isEverything: Bool
    /// Whether sessions of a production profile are among those that end.
    let wantsWord: Bool
    private var typed = TextInput(limit: 20)
    private var isWordMissing = false
    /// Whether the field for the word has the keys, and not a button.
    private var isAtField = false
    private var buttons: Buttons
    private var scroll = Scroll()

    init?(
        _ title: String, named name: String? = nil, _ sessions: [SessionID], isEverything: Bool,
        thenQuit: Bool = false,
        _ state: SessionState
    ) {
        heading = "Log out \(title)"
        self.name = name
        purpose = .logout
        buttons = Buttons(["Cancel", "Log out"])
        event = .logoutRequested(sessions, isEverything: isEverything, thenQuit: thenQuit)
        self.isEverything = isEverything
        tokens = sessions.flatMap { state.tokens(of: $0) }.filter(\.isLive).map(\.id)
        guard !tokens.isEmpty else { return nil }
        wantsWord = sessions.contains { state.profile(of: $0)?.environment == .production }
        isAtField = wantsWord
    }

    /// Tokens of the server's list, pinned by id like sessions are.
    init?(ending tokens: [TokenID], of login: String, _ state: SessionState) {
        self.tokens = tokens.filter { state.tokens[$0]?.isLive == true }
        heading = "End \(Words.count(self.tokens.count, "session")) of"
        name = login
        purpose = .revocation
        buttons = Buttons(["Cancel", "End them"])
        event = .revocationRequested(self.tokens)
        isEverything = false
        guard !self.tokens.isEmpty else { return nil }
        wantsWord = self.tokens.contains { id in
            state.tokens[id].flatMap { state.profile(of: $0.session) }?.environment == .production
        }
        isAtField = wantsWord
    }

    func isEditing(_ context: Context) -> Bool { wantsWord }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        // These choose a button.
        if key == .left || key == .right { return false }
        guard typed.handle(key) else { return false }
        isWordMissing = false
        isAtField = typed.text != Self.word
        buttons.choose(isAtField ? Self.cancel : Self.logOut)
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .nextButton: step(1)
        case .previousButton: step(-1)
        case .move(let motion): scroll.move(motion)
        case .choose: return choose()
        case .cancel: return [.close]
        }
        return []
    }

    /// Round the field, if there is one, and the buttons.
    private mutating func step(_ distance: Int) {
        guard wantsWord else { return buttons.step(distance) }
        let count = buttons.titles.count + 1
        let place = isAtField ? 0 : buttons.chosen + 1
        let next = (place + distance + count) % count
        isAtField = next == 0
        buttons.choose(next - 1)
    }

    private mutating func choose() -> [Reaction] {
        if !isAtField, buttons.chosen == Self.cancel { return [.close] }
        guard !wantsWord || typed.text == Self.word else {
            isWordMissing = true
            isAtField = true
            return []
        }
        switch purpose {
        case .logout: return [.close, .send(event)]
        case .revocation: return [.close, .tell(.ending(tokens)), .go(.logout), .send(event)]
        }
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        scroll.layout(height: areas(in: rect, context.state).list.rows, count: tokens.count)
    }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        let state = context.state
        let areas = areas(in: rect, state)
        let name = name.map { " " + canvas.name($0, limit: 64) } ?? ""
        let inside = canvas.dialog(areas.box, title: heading + name)
        let window = scroll.window(of: tokens.count)
        for (offset, index) in window.enumerated() {
            draw(tokens[index], on: &canvas, in: areas.list.line(offset), state)
        }
        drawHeading(window, on: &canvas, in: inside.line(0))
        let cancelsPush = cancelsPush(state)
        if cancelsPush { canvas.put("The sign-in by push is cancelled.", at: 0, in: areas.bottom.line(0)) }
        if wantsWord { drawWord(on: &canvas, in: areas.bottom.line(cancelsPush ? 1 : 0)) }
        buttons.draw(on: &canvas, in: areas.bottom.line(areas.bottom.rows - 1), isActive: !isAtField)
    }

    private func cancelsPush(_ state: SessionState) -> Bool {
        isEverything && state.signIn.asksDevice
    }

    /// The frame, the rows in it, and the lines below them with the buttons in the last.
    private func areas(in screen: Rect, _ state: SessionState) -> (box: Rect, list: Rect, bottom: Rect) {
        let wordRows = (wantsWord ? 1 : 0) + (cancelsPush(state) ? 1 : 0)
        let rows = min(tokens.count + wordRows + 5, screen.rows)
        let box = screen.centered(Size(columns: min(76, screen.columns), rows: rows))
        let inside = box.inset(columns: 2, rows: 1)
        // Where rows are few, the blank one above the buttons goes first.
        let blank = inside.rows > tokens.count + wordRows + 2 ? 1 : 0
        let (list, bottom) = inside.split(top: 1).rest.split(bottom: 1 + blank + wordRows)
        return (box, list, bottom)
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
            canvas.put("(ended meanwhile)", at: 2, in: line, .dim)
            return
        }
        TokenLabel(token, state).draw(on: &canvas, at: 2, in: line, .strong)
    }

    private func drawWord(on canvas: inout Canvas, in line: Rect) {
        let question = isWordMissing ? "Type \"\(Self.word)\" first:" : "Production. Type \"\(Self.word)\":"
        canvas.put(question, at: 0, in: line, isWordMissing ? .ended : .ending)
        let room = line.split(left: question.count + 1).rest
        let window = typed.window(columns: max(1, room.columns))
        canvas.put(
            String(repeating: " ", count: min(10, room.columns)), at: 0, in: room, Style.text.underlined())
        canvas.put(window.text, at: 0, in: room, Style.text.underlined())
        if isAtField { canvas.placeCursor(at: window.cursor, in: room) }
    }
}
