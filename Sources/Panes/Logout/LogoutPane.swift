import Screen
import Sessions
import Wording

/// What to log out of, and afterwards the proof, row by row.
struct LogoutPane: Pane {
    static let id = PaneID.logout
    static let place = PanePlace(column: .right, height: .oneOf(5, least: 8))

    /// What a row stands for.
    enum Scope: Hashable {
        case session(SessionID)
        case identity(Identity.Reference, Profile.ID)
        case profile(Profile.ID)
        case everything
    }

    struct Line {
        let scope: Scope
        let kind: String
        /// As it came: cleaned when it is shown, since few of thousands are.
        let name: String
        let sessions: [SessionID]
        let tokens: Int
    }

    var cursor = ListCursor<Scope>()
    var proof = Scroll()
    private(set) var lines: [Line] = []
    private(set) var rows: [Scope] = []
    private var seenTokens = -1
    private var seenIdentities = -1

    init(_ setup: PaneSetup) {}

    /// Rebuilds the rows if tokens or identities have changed; not while a proof stands in their place.
    mutating func refresh(_ context: Context) {
        let state = context.state
        guard state.logout == nil else { return }
        guard seenTokens != state.tokensRevision || seenIdentities != state.identitiesRevision else { return }
        seenTokens = state.tokensRevision
        seenIdentities = state.identitiesRevision
        lines = LogoutPane.lines(state)
        rows = lines.map(\.scope)
        cursor.follow(rows)
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        if let run = context.state.logout {
            let list = proofAreas(run, in: rect).list
            proof.layout(height: list.rows, count: run.rows.count)
        } else {
            cursor.layout(height: rect.rows, count: lines.count)
        }
    }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        if let run = context.state.logout {
            drawProof(run, on: &canvas, in: rect)
            return
        }
        guard !lines.isEmpty else {
            canvas.paragraph("Nothing to log out of. Sign in first (l).", from: 0, in: rect, .dim)
            return
        }
        for (offset, index) in cursor.window(of: lines.count).enumerated() {
            let place = rect.line(offset)
            let line = lines[index]
            canvas.field(line.kind, at: 0, columns: 9, in: place, .dim)
            let sessions = rect.columns < 60 ? "" : Words.count(line.sessions.count, "session") + ", "
            let counts = sessions + Words.count(line.tokens, "token")
            let width = min(counts.count, max(0, rect.columns - 20))
            canvas.field(
                CleanText.clean(line.name), at: 10, columns: max(4, rect.columns - 11 - width), in: place)
            canvas.rightField(counts, at: rect.columns - width, columns: width, in: place, .dim)
            if context.hasKeys, index == cursor.index { canvas.select(place) }
        }
    }

    private func drawProof(_ run: LogoutRun, on canvas: inout Canvas, in rect: Rect) {
        LogoutProof.draw(run, on: &canvas, in: rect.line(0))
        let (links, list) = proofAreas(run, in: rect)
        for link in links { canvas.paragraph(link.text, from: 0, in: link.rect, .info) }
        for (offset, index) in proof.window(of: run.rows.count).enumerated() {
            LogoutProof.draw(run.rows[index], on: &canvas, in: list.line(offset))
        }
    }

    /// The room of each link to finish a logout at, and below them that of the rows, of which one stays in view.
    private func proofAreas(
        _ run: LogoutRun, in rect: Rect
    ) -> (links: [(text: String, rect: Rect)], list: Rect) {
        var links: [(text: String, rect: Rect)] = []
        var list = rect.split(top: 1).rest
        for url in run.urls where list.rows > 1 {
            let text = "Finish it at \(CleanText.clean(url))"
            let needed = Words.wrap(text, columns: list.columns).count
            let (link, below) = list.split(top: min(needed, list.rows - 1))
            links.append((text, link))
            list = below
        }
        return (links, list)
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
