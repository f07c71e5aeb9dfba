import Screen
import Sessions
import Wording

/// The first line: on which environment, as whom, for how long. True in every frame: the identity named is
/// the one of the token in use. A name that is too long gives way to the time and to the kind, never they to it.
struct Header {
    let state: SessionState
    /// The profile of the form, named while no identity is in use.
    let profileInForm: Profile.ID?

    func draw(on canvas: inout Canvas, in line: Rect) {
        guard let profile = currentProfile else { return }
        let badge = " \(profile.environment.word) "
        canvas.put(badge, at: 0, in: line, Style(profile.environment.role))
        var column = badge.count + 1
        if line.columns >= 60 {
            let name = CleanText.clean(profile.name, limit: 24, ellipsis: canvas.glyphs.ellipsis)
            column += canvas.put(name, at: column, in: line, .strong) + 2
        }
        column += drawIdentity(on: &canvas, at: column, in: line)
        let (text, style) = rightText(profile, columns: line.columns)
        let width = TextWidth.columns(of: text)
        guard line.columns - width > column + 1 else { return }
        canvas.put(text, at: line.columns - width - 1, in: line, style)
    }

    private var currentProfile: Profile? {
        state.acting.flatMap { state.profile(of: $0.session) }
            ?? profileInForm.flatMap { state.profile($0) } ?? state.profiles.first
    }

    /// Returns the columns it took.
    private func drawIdentity(on canvas: inout Canvas, at start: Int, in line: Rect) -> Int {
        guard let acting = state.acting, let token = state.identityToken(of: acting) else {
            let count = state.liveSessionCount
            let text = count == 0 ? "nobody signed in" : "\(Words.count(count, "session")), acting as nobody"
            return canvas.put(text, at: start, in: line, .dim)
        }
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
            let style: Style = token.displayStatus(at: canvas.now) == .ending ? .ending : .text
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
        if let offset = state.clockOffset(of: profile.id), abs(offset) > 2 {
            let amount = min(abs(offset).rounded(), 999_999_999)
            return ("server clock \(offset > 0 ? "+" : "-")\(Int(amount)) s", .ending)
        }
        guard columns >= 100 else { return ("", .dim) }
        return (CleanText.clean(profile.address ?? "starting", limit: 40), .dim)
    }
}
