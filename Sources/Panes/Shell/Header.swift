import Screen
import Sessions
import Wording

/// The first line: on which environment, as whom, for how long. True in every frame: the identity named is
/// the one of the token in use, and the environment is that identity's; while there is none it names no environment. A
/// name that is too long gives way to the time and to the kind, never they to it.
struct Header {
    let state: SessionState

    func draw(on canvas: inout Canvas, in line: Rect) {
        guard let acting = state.acting, let token = state.identityToken(of: acting),
            let profile = state.profile(of: acting.session)
        else { return drawNobody(on: &canvas, in: line) }
        var column = canvas.environment(profile.environment, isBadge: true, at: 0, in: line) + 1
        if line.columns >= 60 {
            let name = CleanText.clean(profile.name, limit: 24, ellipsis: canvas.glyphs.ellipsis)
            column += canvas.put(name, at: column, in: line, .strong) + 2
        }
        column += draw(acting, token, on: &canvas, at: column, in: line)
        drawRight(rightText(profile, columns: line.columns), after: column, on: &canvas, in: line)
    }

    private func drawNobody(on canvas: inout Canvas, in line: Rect) {
        var column = 1 + canvas.put(nobody, at: 1, in: line, .dim)
        let open = state.unsettledTokens.count { $0.status == .unconfirmed }
        if open > 0 {
            column +=
                2 + canvas.put("\(Words.count(open, "end")) not confirmed", at: column + 2, in: line, .ended)
        }
        let offset = state.liveSessions.lazy.compactMap { state.sessions[$0]?.profile }.compactMap(offset)
            .first
        if let offset { drawRight(offset, after: column, on: &canvas, in: line) }
    }

    private var nobody: String {
        let count = state.liveSessionCount
        if count > 0 { return "\(Words.count(count, "session")), not acting as anybody" }
        return state.sessions.values.contains(where: \.isEnding) ? "logging out" : "nobody signed in"
    }

    private func drawRight(
        _ right: (text: String, style: Style), after column: Int, on canvas: inout Canvas, in line: Rect
    ) {
        let (text, style) = right
        let width = TextWidth.columns(of: text)
        guard line.columns - width > column + 1 else { return }
        canvas.put(text, at: line.columns - width - 1, in: line, style)
    }

    /// Returns the columns it took.
    private func draw(
        _ acting: IdentityID, _ token: Token, on canvas: inout Canvas, at start: Int, in line: Rect
    ) -> Int {
        let end = token.isLive ? token.lifetime.nearest : nil
        let facts = facts(of: token, at: canvas.now)
        let mark = token.lifetime.source.mark
        let time = end.map { mark.count + Countdown.columns(for: $0.span ?? $0.at - canvas.now) + 1 } ?? 0
        let after = facts.reduce(time) { $0 + $1.text.count + 1 } + 1
        // Where not even a few letters of the name would be left, the word before it goes first.
        let before = line.columns - start - after < 8 ? "" : "as "
        let room = line.columns - start - before.count - after
        let name = CleanText.clean(
            state.name(of: acting) ?? acting.reference.id, limit: min(40, max(1, room)),
            ellipsis: canvas.glyphs.ellipsis)
        var column = start
        column += canvas.put(before, at: column, in: line, .dim)
        column += canvas.put(name, at: column, in: line, .strong) + 1
        if let end {
            let style: Style = token.displayStatus(at: canvas.now) == .expiring ? .ending : .text
            canvas.countdown(to: end.at, at: column, columns: time - 1, in: line, style, prefix: mark)
            column += time
        }
        for (text, style) in facts where column < line.columns {
            canvas.field(text, at: column, columns: min(text.count, line.columns - column), in: line, style)
            column += text.count + 1
        }
        return column - start
    }

    /// The kind where it is special, and the state where it is not simply live.
    private func facts(of token: Token, at now: Instant) -> [(text: String, style: Style)] {
        let word = token.displayStatus(at: now)
        var facts: [(text: String, style: Style)] = []
        if token.kind == .delegated { facts.append((token.kind.word, .ending)) }
        if token.kind == .steppedUp { facts.append((token.kind.word, .live)) }
        if word != .live { facts.append((word.word, word.style)) }
        return facts
    }

    /// The clock's offset if it is worth knowing, else where the server is.
    private func rightText(_ profile: Profile, columns: Int) -> (text: String, style: Style) {
        if let offset = offset(of: profile.id) { return offset }
        guard columns >= 100 else { return ("", .dim) }
        return (CleanText.clean(profile.address ?? "starting", limit: 40), .dim)
    }

    private func offset(of profile: Profile.ID) -> (text: String, style: Style)? {
        guard let offset = state.clockOffset(of: profile), abs(offset) > 2 else { return nil }
        let amount = min(abs(offset).rounded(), 999_999_999)
        return ("server clock \(offset > 0 ? "+" : "-")\(Int(amount)) s", .ending)
    }
}
