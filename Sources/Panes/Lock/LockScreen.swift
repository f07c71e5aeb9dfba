import Foundation
import Screen
import Secrets
import Sessions
import Wording

/// All that is shown while the screen is locked, and the only thing that has keys then: since when, how many sessions
/// are live, and how to unlock it. It names nobody, and nothing stands behind it.
struct LockScreen: Component {
    enum Command: Hashable {
        case unlock, enterField, leaveField
        case askToQuit, quit, stay
        case redraw
    }

    static let bindings: [KeyBinding<LockScreen>] = [
        .activate(.quit).when { lock, _ in lock.asksToQuit }.hint(1, "quit"),
        .activate(.unlock).when { lock, _ in lock.isAtField && !lock.asksToQuit }.hint(1, "unlock"),
        .activate(.enterField).when { lock, _ in !lock.isAtField && !lock.asksToQuit }
            .hint(1, "type to unlock"),
        .cancel(.stay).when { lock, _ in lock.asksToQuit }.hint(2, "stay locked"),
        .cancel(.leaveField).when { lock, _ in lock.isAtField },
        KeyBinding(.askToQuit, unlisted: .character("q"), .control("c"))
            .when { lock, _ in !lock.asksToQuit }.hint(2, "quit"),
        KeyBinding(.redraw, unlisted: .control("l")),
    ]

    private static let size = Size(columns: 56, rows: 9)
    private static let fieldColumns = 24

    private var input = SecretInput()
    private var rest = SecretRest()
    /// Whether letters are text: from the start, so that whoever comes back just types.
    private var isAtField = true
    private var asksToQuit = false
    /// Whether what was typed was removed after a minute without a key.
    private var wasRemoved = false
    /// Which lock this has been about.
    private var number: Int?

    /// Begins anew with each lock, and lets nothing typed lie there for long.
    mutating func refresh(_ context: Context) {
        if number != context.state.lock?.number {
            self = LockScreen()
            number = context.state.lock?.number
        }
        if rest.isOver(at: context.state.now), !input.secret.isEmpty {
            input.set(.empty)
            wasRemoved = true
        }
    }

    var nextDeadline: Instant? { input.secret.isEmpty ? nil : rest.end }

    func isEditing(_ context: Context) -> Bool { isAtField && !asksToQuit }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        guard input.handle(key) else { return false }
        rest.keyPressed(at: context.state.now)
        wasRemoved = false
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .unlock: return unlock(context.state)
        case .enterField: isAtField = true
        case .leaveField: isAtField = false
        case .askToQuit: asksToQuit = true
        case .stay: asksToQuit = false
        case .quit: return quit(context.state)
        case .redraw: return [.action(.redraw)]
        }
        return []
    }

    private mutating func unlock(_ state: SessionState) -> [Reaction] {
        guard let lock = state.lock, !input.secret.isEmpty, !lock.isChecking,
            lock.nextTryAt.map({ $0 <= state.now }) ?? true
        else { return [] }
        let typed = input.secret
        input.set(.empty)
        return [.send(.unlockRequested(typed))]
    }

    /// Logs out what is live. What is not confirmed by the server is asked about once more.
    private mutating func quit(_ state: SessionState) -> [Reaction] {
        let live = state.liveSessions
        guard !live.isEmpty else { return [.action(.quit)] }
        asksToQuit = false
        return [.send(.logoutRequested(live, isEverything: true, thenQuit: true))]
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        guard let lock = context.state.lock else { return }
        let size = Size(
            columns: min(Self.size.columns, screen.columns), rows: min(Self.size.rows, screen.rows))
        let inside = canvas.dialog(screen.centered(size), title: "Curfew")
        let since = lock.since.map { " since \(moment($0, context))" } ?? ""
        canvas.put("Locked\(since)", at: 0, in: inside.line(0), .strong)
        canvas.put(sessions(context.state), at: 0, in: inside.line(1))
        drawField(lock, on: &canvas, in: inside.line(3), context)
        let (words, style) = status(lock, &canvas, context.state)
        canvas.paragraph(words, from: 4, in: inside, style)
    }

    /// Of an earlier day with its date.
    private func moment(_ date: Date, _ context: Context) -> String {
        let time = String(context.clock.timeOfDay(date).prefix(5))
        let brief = context.clock.briefly(date, now: context.state.localTime ?? date)
        return brief == time ? time : "\(brief) \(time)"
    }

    private func sessions(_ state: SessionState) -> String {
        let count = state.liveSessionCount
        if count == 0 { return "No session is live." }
        return "\(Words.count(count, "session")) \(count == 1 ? "is" : "are") live."
    }

    private func drawField(_ lock: ScreenLock, on canvas: inout Canvas, in line: Rect, _ context: Context) {
        let label = lock.means.words
        let at = label.count + 2
        let columns = max(4, min(Self.fieldColumns, line.columns - at))
        canvas.put(label, at: 0, in: line, .dim)
        let place = line.split(left: at).rest.split(left: columns).left
        let style = isEditing(context) ? Style.text.underlined() : .text
        canvas.put(String(repeating: " ", count: columns), at: 0, in: place, style)
        let shown = min(input.secret.scalarCount, columns - 1)
        canvas.put(String(repeating: canvas.glyphs.mask, count: shown), at: 0, in: place, style)
        if isEditing(context) { canvas.placeCursor(at: shown, in: place) }
    }

    /// What is asked, waited for, or was wrong.
    private func status(
        _ lock: ScreenLock, _ canvas: inout Canvas, _ state: SessionState
    ) -> (words: String, style: Style) {
        if asksToQuit { return (question(state), .ending) }
        if lock.isChecking { return ("Checking.", .info) }
        if lock.hasFailed { return ("It could not be checked. Try again.", .ended) }
        if wasRemoved { return ("It was removed after a minute without a key.", .ending) }
        if input.refusedPaste { return (PasteGuard<Secret>.refusal, .ending) }
        if lock.wrongTries > 0 {
            let tries = Words.count(lock.wrongTries, "wrong try", plural: "wrong tries") + "."
            guard let next = lock.nextTryAt, next > state.now else { return (tries, .ended) }
            // Rounded up, unlike a time left: at no second would it be too early.
            let seconds = (next - state.now + .seconds(1) - .nanoseconds(1)).wholeSeconds
            canvas.repaint(at: next - .seconds(seconds - 1))
            return ("\(tries) The next is taken in \(seconds) s.", .ended)
        }
        if !state.seat.quitting.isEmpty { return ("Logging out, then Curfew quits.", .info) }
        return (lock.means == .pin ? "" : "The password of a login on this screen.", .dim)
    }

    private func question(_ state: SessionState) -> String {
        if state.liveSessionCount > 0 { return "Log out everything and quit? Enter does it." }
        let open = state.unsettledCount
        guard open > 0 else { return "Quit? Enter does it." }
        return "\(Words.count(open, "end")) not confirmed by the server. Quit all the same? Enter does it."
    }
}

extension ScreenLock.Means {
    fileprivate var words: String {
        switch self {
        case .pin: "PIN"
        case .password: "Password"
        case .either: "PIN or password"
        }
    }
}
