import Screen
import Sessions

/// What to log out of, and afterwards the proof, row by row.
struct LogoutPane {
    /// What a row stands for.
    enum Scope: Hashable {
        case session(SessionID)
        case identity(Identity.Reference, Profile.ID)
        case profile(Profile.ID)
        case everything
    }

    private struct Line {
        let scope: Scope
        let kind: String
        /// As it came: cleaned when it is shown, since few of thousands are.
        let name: String
        let sessions: [SessionID]
        let tokens: Int
    }

    private var cursor = ListCursor<Scope>()
    private var proof = Scroll()
    private var lines: [Line] = []
    private var rows: [Scope] = []
    private var seenTokens = -1
    private var seenIdentities = -1

    /// Makes the rows anew if tokens or identities have changed; not while a proof stands in their place.
    mutating func follow(_ state: SessionState) {
        guard state.logout == nil else { return }
        guard seenTokens != state.tokensRevision || seenIdentities != state.identitiesRevision else { return }
        seenTokens = state.tokensRevision
        seenIdentities = state.identitiesRevision
        lines = LogoutPane.lines(state)
        rows = lines.map(\.scope)
        cursor.follow(rows)
    }

    mutating func perform(_ command: Command, _ state: SessionState) -> [Request]? {
        if let run = state.logout {
            if proof.move(command) { return [] }
            switch command {
            case .leave, .act:
                if run.isFinished { proof = Scroll() }
                return run.isFinished ? [.send(.logoutClosed)] : []
            case .reread: return [.send(.logoutRetried)]
            default: return nil
            }
        }
        return cursor.move(command, in: rows) ? [] : nil
    }

    /// What Enter asks about: the selected row, with its targets pinned as they are now.
    func preview(_ state: SessionState) -> LogoutDialog? {
        guard state.logout == nil, lines.indices.contains(cursor.index) else { return nil }
        let line = lines[cursor.index]
        let title = "\(line.kind) \(CleanText.clean(line.name))"
        return LogoutDialog(
            title: title, sessions: line.sessions, isEverything: line.scope == .everything, state)
    }

    func hints(_ state: SessionState) -> [Hint] {
        guard let run = state.logout else {
            return lines.isEmpty ? [Hint("l", "sign in")] : [Hint("Enter", "preview"), Hint("↑↓", "choose")]
        }
        guard run.isFinished else { return [Hint("↑↓", "scroll")] }
        return (run.canRetry ? [Hint("r", "retry")] : []) + [Hint("Enter", "close"), Hint("↑↓", "scroll")]
    }

    mutating func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        if let run = state.logout {
            drawProof(run, on: &canvas, in: rect)
            return
        }
        guard !lines.isEmpty else {
            canvas.paragraph("Nothing to log out of. Sign in first (l).", from: 0, in: rect, .dim)
            return
        }
        let window = cursor.window(height: rect.rows, count: lines.count)
        for (offset, index) in window.enumerated() {
            let place = rect.line(offset)
            let line = lines[index]
            canvas.field(line.kind, at: 0, columns: 9, in: place, .dim)
            let sessions = rect.columns < 60 ? "" : Words.count(line.sessions.count, "session") + ", "
            let counts = sessions + Words.count(line.tokens, "token")
            let width = min(counts.count, max(0, rect.columns - 20))
            canvas.field(
                CleanText.clean(line.name), at: 10, columns: max(4, rect.columns - 11 - width), in: place)
            canvas.rightField(counts, at: rect.columns - width, columns: width, in: place, .dim)
            if isFocused, index == cursor.index { canvas.select(place) }
        }
    }

    private mutating func drawProof(_ run: LogoutRun, on canvas: inout Canvas, in rect: Rect) {
        let (heading, style) = LogoutProof.heading(run, columns: rect.columns)
        canvas.field(heading, at: 0, columns: rect.columns, in: rect.line(0), style)
        var list = rect.split(top: 1).rest
        for url in run.urls where list.rows > 1 {
            let (top, _) = list.split(bottom: 1)
            let used = canvas.paragraph("Finish it at \(CleanText.clean(url))", from: 0, in: top, .info)
            list = list.split(top: min(used, top.rows)).rest
        }
        let window = proof.window(height: list.rows, count: run.rows.count)
        for (offset, index) in window.enumerated() {
            LogoutProof.draw(run.rows[index], on: &canvas, in: list.line(offset))
        }
    }

    /// The rows: what is in use first, then the wider circles, then every other session.
    private static func lines(_ state: SessionState) -> [Line] {
        let live = state.liveSessions
        guard let first = state.acting?.session ?? live.first else { return [] }

        func line(_ scope: Scope, _ kind: String, _ name: String, _ sessions: [SessionID]) -> Line? {
            let tokens = sessions.reduce(0) { $0 + (state.sessions[$1]?.liveTokenCount ?? 0) }
            guard tokens > 0 else { return nil }
            return Line(scope: scope, kind: kind, name: name, sessions: sessions, tokens: tokens)
        }
        func session(_ id: SessionID) -> Line? {
            line(.session(id), "session", state.sessions[id]?.email ?? "", [id])
        }
        func identity(_ acting: IdentityID) -> Line? {
            guard let profile = state.sessions[acting.session]?.profile else { return nil }
            let reaching = live.filter { id in
                state.sessions[id]?.profile == profile
                    && state.sessions[id]?.identityTokens[acting.reference] != nil
            }
            let name = state.name(of: acting) ?? acting.reference.id
            return line(.identity(acting.reference, profile), "identity", name, reaching)
        }

        var result = [session(first), state.acting.flatMap(identity)].compactMap { $0 }
        for profile in state.profiles {
            let inside = live.filter { state.sessions[$0]?.profile == profile.id }
            result += [line(.profile(profile.id), "profile", profile.name, inside)].compactMap { $0 }
        }
        result += [line(.everything, "all", "every session", live)].compactMap { $0 }
        return result + live.filter { $0 != first }.compactMap(session)
    }
}
