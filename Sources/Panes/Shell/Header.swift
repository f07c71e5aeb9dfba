import Screen
import Sessions
import Wording

/// The first line, filled with the environment's colour: in which environment, as whom, through which login, for how
/// long, and whether the server answers. True in every frame: the identity named is the one of the token in use, and the
/// environment is that identity's; while there is none it names no environment.
struct Header {
    private static let mostGauge = 16
    private static let leastName = 4
    private static let hidden = "names hidden"
    private static let hiddenBriefly = "hidden"

    let state: SessionState

    func draw(on canvas: inout Canvas, in line: Rect) {
        guard let acting = state.acting, let token = state.identityToken(of: acting),
            let profile = state.profile(of: acting.session)
        else { return drawNobody(on: &canvas, in: line) }
        let fill = Style(profile.role)
        canvas.fill(line, fill)
        let right = drawRight(of: token, profile, fill, on: &canvas, in: line)
        let word = profile.environment.word
        var column = 1 + canvas.put(word, at: 1, in: line, fill.strong()) + 2
        let room = right - column - 1
        let parts = names(acting, profile, canvas)
        // The identity is kept longest: the profile goes first, then the login.
        let shown =
            (1...parts.count).reversed().map { Array(parts.prefix($0)) }
            .first { Self.columns(of: $0) <= room } ?? [parts[0]]
        for (index, part) in shown.enumerated() {
            if index > 0 { column += canvas.put(" · ", at: column, in: line, fill) }
            let left = max(1, right - column - 1)
            let name = TextWidth.fitted(part, columns: left, ellipsis: canvas.glyphs.ellipsis)
            column += canvas.put(name, at: column, in: line, index == 0 ? fill.strong() : fill)
        }
    }

    private static func columns(of parts: [String]) -> Int {
        parts.reduce(3 * (parts.count - 1)) { $0 + TextWidth.columns(of: $1) }
    }

    /// The identity, its login and its profile.
    private func names(_ acting: IdentityID, _ profile: Profile, _ canvas: Canvas) -> [String] {
        let name = canvas.name(state.name(of: acting) ?? acting.reference.id, limit: 40)
        let email = state.sessions[acting.session].map { canvas.name($0.email, limit: 40) }
        return [name] + [email, CleanText.clean(profile.name, limit: 24)].compactMap(\.self)
    }

    /// The kind where it is special, the state where it is not simply live, the time left, and the connection; returns
    /// where they begin. Where it is narrow, what can be told from the rest goes first.
    private func drawRight(
        of token: Token, _ profile: Profile, _ fill: Style, on canvas: inout Canvas, in line: Rect
    ) -> Int {
        let status = token.displayStatus(at: canvas.now)
        let isWide = line.columns >= 72
        var column = line.columns - 1
        let connection = Connection(profile.id, state)
        canvas.repaint(at: connection.nextChange)
        if !connection.word.isEmpty, isWide ? status != .unreachable : connection.isNews && status == .live {
            column -= TextWidth.columns(of: connection.word)
            canvas.put(connection.word, at: column, in: line, connection.isNews ? fill.strong() : fill)
            column -= 2
        }
        if let end = token.shownEnd {
            let gauge = line.columns >= 100 ? Self.mostGauge : isWide ? 8 : 0
            if gauge > 0, end.span != nil {
                column -= gauge
                canvas.gauge(end, at: column, columns: gauge, in: line, fill, empty: fill)
                column -= 1
            }
            let mark = end.source.mark
            let width = mark.count + Countdown.columns(for: end.span ?? end.at - canvas.now)
            column -= width
            canvas.countdown(
                to: end.at, at: column, columns: width, in: line, fill.strong(), prefix: mark, blank: fill)
            column -= 1
        }
        if status != .live {
            let text = isWide ? "\(canvas.glyphs.warning) \(status.word)" : status.word
            column -= TextWidth.columns(of: text)
            canvas.put(text, at: column, in: line, fill.strong())
            column -= 1
        }
        let least = profile.environment.word.count + 2 + Self.leastName
        if canvas.names.areHidden {
            let word = column - Self.hidden.count > least + Names.columns ? Self.hidden : Self.hiddenBriefly
            column -= word.count
            canvas.put(word, at: column, in: line, fill.strong())
            column -= 1
        }
        if token.kind == .delegated || token.kind == .steppedUp, column - token.kind.word.count > least {
            column -= token.kind.word.count
            canvas.put(token.kind.word, at: column, in: line, fill.strong())
            column -= 1
        }
        return column
    }

    private func drawNobody(on canvas: inout Canvas, in whole: Rect) {
        var line = whole
        if canvas.names.areHidden {
            let word = whole.columns >= 60 ? Self.hidden : Self.hiddenBriefly
            let (rest, right) = whole.split(left: whole.columns - word.count - 1)
            canvas.put(word, at: 0, in: right, .strong)
            line = rest
        }
        var column = 1 + canvas.put(nobody, at: 1, in: line, .dim)
        let open = state.unsettledTokens.count { $0.status == .unconfirmed }
        if open > 0 {
            let words = "\(canvas.glyphs.warning) \(Words.count(open, "end")) not confirmed"
            column += 2 + canvas.put(words, at: column + 2, in: line, .ended)
        }
        let profile = state.liveSessions.lazy.compactMap { state.sessions[$0]?.profile }.first
        guard let profile = profile ?? state.profiles.first?.id else { return }
        let connection = Connection(profile, state)
        canvas.repaint(at: connection.nextChange)
        let start = line.columns - 1 - TextWidth.columns(of: connection.word)
        guard start > column + 1 else { return }
        canvas.put(connection.word, at: start, in: line, connection.isNews ? .ending : .dim)
    }

    private var nobody: String {
        let count = state.liveSessionCount
        if count > 0 { return "\(Words.count(count, "session")), not acting as anybody" }
        return state.sessions.values.contains(where: \.isEnding) ? "logging out" : "nobody signed in"
    }
}
