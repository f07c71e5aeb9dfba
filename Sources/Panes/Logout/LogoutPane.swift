import Screen
import Sessions
import Wording

/// What to log out of, and afterwards the proof, row by row.
struct LogoutPane: Pane {
    static let id = PaneID.logout
    static let place = PanePlace.drawer

    var cursor = ListCursor<LogoutScope>()
    var proof = Scroll()
    private(set) var lines: [LogoutScope.Line] = []
    private(set) var rows: [LogoutScope] = []
    private var seenActing: IdentityID?
    private var seenTokens = -1
    private var seenIdentities = -1

    init(_ setup: PaneSetup) {}

    /// Rebuilds the rows if tokens or identities have changed; not while a proof stands in their place. The selection
    /// stays on what it stands for. Only while the person is elsewhere does it follow the identity in use.
    mutating func refresh(_ context: Context) {
        let state = context.state
        guard state.logout == nil else { return }
        guard seenTokens != state.tokensRevision || seenIdentities != state.identitiesRevision else { return }
        seenTokens = state.tokensRevision
        seenIdentities = state.identitiesRevision
        lines = LogoutScope.lines(state)
        rows = lines.map(\.scope)
        let isNew = seenActing != state.acting
        seenActing = state.acting
        if isNew, !context.isFocused, let first = rows.first {
            cursor.select(first, in: rows)
        } else if let neighbour = LogoutScope.neighbour(of: cursor.selected, at: cursor.index, in: rows) {
            cursor.select(neighbour, in: rows)
        } else {
            cursor.follow(rows)
        }
    }

    /// A proof stays in view until it is closed.
    func hasSomethingToSay(_ context: Context) -> Bool { context.state.logout != nil }

    mutating func layout(_ rect: Rect, _ context: Context) {
        if let run = context.state.logout {
            let list = proofAreas(run, in: rect).list
            proof.layout(height: list.rows, count: run.rows.count)
        } else {
            cursor.layout(in: rect, count: lines.count)
        }
    }

    mutating func select(at position: Position) { cursor.select(line: position.row, in: rows) }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        if let run = context.state.logout {
            drawProof(run, pauseEnd: context.state.logoutPauseEnd, on: &canvas, in: rect)
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
            canvas.environment(line.environment, at: 10, in: place)
            let sessions = rect.columns < 60 ? "" : Words.count(line.sessions.count, "session") + ", "
            let counts = sessions + Words.count(line.tokens, "token")
            // Where there is no room for both, whom it is about counts more than how much.
            let width = rect.columns < 50 ? 0 : min(counts.count, rect.columns - 32)
            canvas.field(
                line.scope.isNamed ? canvas.name(line.name) : CleanText.clean(line.name), at: 21,
                columns: max(4, rect.columns - 22 - width), in: place)
            canvas.rightField(counts, at: rect.columns - width, columns: width, in: place, .dim)
            if context.hasKeys, index == cursor.index { canvas.select(place) }
        }
    }

    private func drawProof(_ run: LogoutRun, pauseEnd: Instant?, on canvas: inout Canvas, in rect: Rect) {
        LogoutProof.draw(run, pauseEnd: pauseEnd, on: &canvas, in: rect.line(0))
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
}
