import Screen
import Sessions
import Wording

/// What is to be known of a token at a glance: whose it is, both its ends, its state, and where it was used. What matters
/// most stands first, as a small room shows the first lines alone.
struct TokenFacts {
    /// The first lines, which are kept in view as long as there is room for anything but the table.
    static let leastRows = 4
    private static let labelColumns = 11
    private static let figureColumns = 9
    private static let mostGauge = 24

    private let token: Token
    private let state: SessionState
    private let clock: WallClock

    init(_ token: Token, _ state: SessionState, _ clock: WallClock) {
        self.token = token
        self.state = state
        self.clock = clock
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        TokenLabel(token, state).draw(on: &canvas, at: 0, in: rect.line(0), .strong)
        var row = 1
        for (label, end) in [("if unused", token.lifetime.idle), ("at latest", token.lifetime.absolute)] {
            draw(end, label, on: &canvas, in: rect.line(row))
            row += 1
        }
        let status = token.displayStatus(at: canvas.now)
        draw("state", status.word, status.style, on: &canvas, in: rect.line(row))
        for (label, text) in others(canvas) {
            row += 1
            draw(label, text, .text, on: &canvas, in: rect.line(row))
        }
    }

    private func draw(_ end: Lifetime.End?, _ label: String, on canvas: inout Canvas, in line: Rect) {
        canvas.put(label, at: 0, in: line, .dim)
        guard let end, let shown = token.shownEnd else {
            canvas.rightField(
                String(canvas.glyphs.dash), at: Self.labelColumns, columns: Self.figureColumns, in: line, .dim
            )
            return
        }
        let status = token.displayStatus(at: canvas.now)
        let isFirst = end == shown
        let style: Style = !isFirst ? .dim : status == .expiring ? .ending : .text
        canvas.countdown(
            to: end.at, at: Self.labelColumns, columns: Self.figureColumns, in: line, style,
            prefix: end.source.mark)
        let at = Self.labelColumns + Self.figureColumns + 1
        let columns = min(Self.mostGauge, line.columns - at)
        if columns >= 4, end.span != nil {
            canvas.gauge(end, at: at, columns: columns, in: line, isFirst ? status.style : .dim)
        }
    }

    private func draw(
        _ label: String, _ text: String, _ style: Style, on canvas: inout Canvas, in line: Rect
    ) {
        canvas.put(label, at: 0, in: line, .dim)
        canvas.field(
            text, at: Self.labelColumns, columns: max(0, line.columns - Self.labelColumns), in: line, style)
    }

    /// As "not loaded; r retries".
    private static let notLoaded =
        "not loaded" + (IdentitiesPane.keyName(of: .refresh).map { "; \($0) retries" } ?? "")

    /// What else there is, as far as it is known: its use as the server lists it, the person's factors, whom it acts as.
    private func others(_ canvas: Canvas) -> [(label: String, text: String)] {
        let session = state.sessions[token.session]
        var facts: [(String, String)] = []
        if let session, session.loginToken == token.id {
            for (list, status) in [
                ("identities", session.identitiesStatus), ("token list", session.tokenListStatus),
            ] {
                guard case .failed(let failure) = status else { continue }
                let cause = failure.cause.text(at: state.now) { CleanText.clean($0, limit: $1) }
                facts += [(list, Self.notLoaded), ("because", cause)]
            }
        }
        if let record = token.record {
            if let used = record.lastUsed, let now = state.serverTime(of: token) {
                facts.append(("last used", clock.briefly(used, now: now)))
            }
            if let address = record.address { facts.append(("from", CleanText.clean(address, limit: 64))) }
            if record.isCurrent { facts.append(("device", "this one")) }
        }
        facts += (session?.factors ?? []).map {
            (CleanText.clean($0.channel.lowercased(), limit: 10), CleanText.clean($0.status.word, limit: 64))
        }
        if token.isHeld, let session {
            facts.append(("signed in", clock.timeOfDay(session.signedInAt)))
            if let asked = session.timeToLive { facts.append(("asked for", Words.duration(asked))) }
            if let delegation = session.delegation {
                facts.append(("reason", canvas.name(delegation.reason)))
            }
        }
        if let reference = token.identity {
            let kind = CleanText.clean(reference.kind.word, limit: 64)
            let id = canvas.names.id(reference.id, limit: 64, canvas.glyphs)
            facts.append(("acts as", "\(kind) \(id)"))
        }
        if let role = token.identity.flatMap({ session?.identity($0)?.role }) {
            facts.append(("role", CleanText.clean(role.name, limit: 64)))
            facts += role.permissions.enumerated().map { index, one in
                (index == 0 ? "may" : "", CleanText.clean("\(one.name): \(one.level)", limit: 64))
            }
        }
        return facts
    }
}
