import Screen
import Sessions

/// The words of a logout's proof: each outcome has its own, and none stands for two.
enum LogoutProof {
    static func heading(_ run: LogoutRun) -> (String, Style) {
        let done = run.rows.count { if case .done = $0.progress { true } else { false } }
        guard run.isFinished else { return ("Logging out: \(done) of \(run.rows.count) answered", .info) }
        let revoked = run.rows.count { $0.progress == .done(.revoked) }
        let text = "\(revoked) of \(Words.count(run.rows.count, "token")) revoked, confirmed by the server"
        return (text, run.isProven ? .live : .ended)
    }

    static func draw(_ row: LogoutRun.Row, on canvas: inout Canvas, in line: Rect, _ state: SessionState) {
        guard let token = state.tokens[row.token] else { return }
        let (sign, words, style) = words(for: row.progress, canvas.glyphs)
        let columns = min(32, max(16, line.columns / 2))
        canvas.put(String(sign), at: 0, in: line, style)
        canvas.field(words, at: 2, columns: columns, in: line, style)
        canvas.field(who(token, state), at: columns + 3, columns: line.columns - columns - 3, in: line)
    }

    /// A token by the name it goes by, its kind and its masked id.
    static func who(_ token: Token, _ state: SessionState) -> String {
        var name = state.sessions[token.session]?.email ?? ""
        if let reference = token.identity {
            name = state.name(of: IdentityID(session: token.session, reference: reference)) ?? reference.id
        }
        return "\(CleanText.clean(name))  \(token.kind.word)  \(token.masked)"
    }

    private static func words(
        for progress: LogoutRun.Progress, _ glyphs: GlyphSet
    ) -> (sign: Character, words: String, style: Style) {
        switch progress {
        case .queued: (glyphs.unset, "waiting", .dim)
        case .asking: (glyphs.arrow, "asking the server…", .info)
        case .done(.revoked): (glyphs.check, "revoked, confirmed", .live)
        case .done(.unconfirmed): (glyphs.warning, "local only, server not confirmed", .ending)
        case .done(.failed): (glyphs.cross, "failed: retry", .ended)
        case .done(.stillAccepted): (glyphs.cross, "failed: retry (still accepted)", .ended)
        }
    }
}
