import Foundation
import Screen
import Sessions

/// All that is known of a token or an identity, one fact a line.
struct DetailOverlay {
    enum Subject: Equatable {
        case token(TokenID)
        case identity(IdentityID)
    }

    private static let labelColumns = 13

    private let subject: Subject
    /// The session whose person has factors to be read; nil where the vendor lists none.
    private let person: SessionID?
    private var scroll = Scroll()

    init(_ subject: Subject, _ state: SessionState) {
        self.subject = subject
        let session =
            switch subject {
            case .token(let id): state.tokens[id].flatMap { state.sessions[$0.session] }
            case .identity(let id): state.sessions[id.session]
            }
        let features = session.flatMap { state.profile($0.profile) }?.features ?? []
        person = features.contains(.factors) ? session?.id : nil
    }

    var hints: [Hint] {
        [Hint("↑↓", "scroll"), person == nil ? nil : Hint("r", "read factors"), Hint("Esc", "close")]
            .compactMap(\.self)
    }

    mutating func handle(_ command: Command?) -> Overlay.Outcome {
        if scroll.move(command) { return .open }
        switch command {
        case .leave, .detail, .quit, .act: return .closed
        case .reread: return person.map { .send(.factorsRequested($0)) } ?? .open
        default: return .open
        }
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState, _ clock: WallClock) {
        let width = min(96, screen.columns)
        let facts = facts(state, clock, &canvas)
        let lines = facts.flatMap { label, text in
            Words.wrap(text, columns: max(8, width - 4 - Self.labelColumns)).enumerated()
                .map { ($0.offset == 0 ? label : "", $0.element) }
        }
        let box = screen.centered(Size(columns: width, rows: min(lines.count + 2, screen.rows)))
        let inside = canvas.dialog(box, title: title(state))
        let window = scroll.window(height: inside.rows, count: lines.count)
        for (offset, index) in window.enumerated() {
            let line = inside.line(offset)
            canvas.field(lines[index].0, at: 0, columns: Self.labelColumns - 1, in: line, .dim)
            canvas.put(lines[index].1, at: Self.labelColumns, in: line)
        }
    }

    private func title(_ state: SessionState) -> String {
        switch subject {
        case .token: "Token"
        case .identity(let id): CleanText.clean(state.name(of: id) ?? id.reference.id, limit: 60)
        }
    }

    private func facts(
        _ state: SessionState, _ clock: WallClock, _ canvas: inout Canvas
    ) -> [(label: String, text: String)] {
        switch subject {
        case .token(let id):
            state.tokens[id].map { facts(of: $0, state, clock, &canvas) } ?? [("", "It is gone.")]
        case .identity(let id): facts(of: id, state, clock)
        }
    }

    /// The ways in which the session's person can prove who they are. They are read on demand alone: to ask for them
    /// is a use of the token, and moves its end.
    private func factors(_ state: SessionState, _ clock: WallClock) -> [(label: String, text: String)] {
        guard let person, let session = state.sessions[person] else { return [] }
        var lines = session.factors.map {
            CleanText.clean("\($0.channel): \($0.status.word)", limit: 64)
        }
        // What was read stays, with its moment, whatever came of a later try.
        if let readAt = session.factorsReadAt {
            lines.append((lines.isEmpty ? "none, as of " : "as of ") + clock.timeOfDay(readAt))
        }
        switch session.factorReading {
        case .unread:
            lines = [
                state.factorReader(of: person) == nil
                    ? "not read; that takes a live token that acts for somebody"
                    : "not read; r asks the server, a use of this login's token"
            ]
        case .reading: lines.append("asking the server")
        case .read: break
        case .failed(let failure):
            lines += [CleanText.clean(failure.sentence), CleanText.clean(failure.nextStep)]
        }
        return lines.enumerated().map { ($0.offset == 0 ? "Factors" : "", $0.element) }
    }

    private func facts(
        of id: IdentityID, _ state: SessionState, _ clock: WallClock
    ) -> [(label: String, text: String)] {
        guard let session = state.sessions[id.session], let identity = session.identity(id.reference) else {
            return [("", "It is gone.")]
        }
        var facts = [
            ("Login", CleanText.clean(session.email)),
            ("Kind", CleanText.clean(identity.reference.kind.word)),
            ("Id", CleanText.clean(identity.reference.id)),
        ]
        facts += reason(of: session) + factors(state, clock)
        if let role = identity.role {
            facts.append(("Role", CleanText.clean(role.name)))
            facts += role.permissions.enumerated().map { index, one in
                (index == 0 ? "Permissions" : "", CleanText.clean("\(one.name): \(one.level)"))
            }
        }
        return facts
    }

    private func facts(
        of token: Token, _ state: SessionState, _ clock: WallClock, _ canvas: inout Canvas
    ) -> [(label: String, text: String)] {
        let dash = String(canvas.glyphs.dash)
        var facts = [
            ("Login", CleanText.clean(state.sessions[token.session]?.email ?? dash)),
            ("Kind", token.kind.word), ("Id", token.serverID ?? token.masked),
            ("State", token.displayStatus(at: canvas.now).rawValue),
            ("Held", token.isHeld ? "by this program" : "elsewhere; the server's list tells of it"),
        ]
        if let session = state.sessions[token.session] { facts += reason(of: session) }
        if let persistence = token.persistence {
            facts.append(("May be kept", CleanText.clean(persistence.word)))
        }
        let profile = state.sessions[token.session]?.profile
        let server = profile.flatMap { state.serverTime(of: $0) }
        for (label, end) in [("Idle end", token.lifetime.idle), ("Absolute end", token.lifetime.absolute)] {
            guard let end, token.isLive else {
                facts.append((label, dash))
                continue
            }
            let left = canvas.timeLeft(until: end.at)
            facts.append((label, "in \(left) (\(end.source.word))"))
        }
        facts += factors(state, clock)
        guard let record = token.record else {
            if let answer = token.answer { facts.append(("Answer", CleanText.clean(answer, limit: 1024))) }
            return facts
        }
        if let expires = record.expiresAt { facts.append(("Expires", moment(expires, server, clock))) }
        if let used = record.lastUsed { facts.append(("Last used", moment(used, server, clock))) }
        facts.append(("Device", DeviceWords.words(for: record.userAgent)))
        let agent = CleanText.clean(record.userAgent ?? "", limit: 512)
        facts.append(("User agent", agent.isEmpty ? dash : agent))
        facts.append(("Address", CleanText.clean(record.address ?? dash, limit: 64)))
        facts.append(("Current", record.isCurrent ? "yes: the list was read with it" : "no"))
        facts += record.answer.split(separator: "\n").enumerated().map { index, line in
            (index == 0 ? "Answer" : "", CleanText.clean(String(line), limit: 512))
        }
        return facts
    }

    /// Why somebody is acted for without a login.
    private func reason(of session: Session) -> [(label: String, text: String)] {
        session.delegation.map { [("Reason", CleanText.clean($0.reason))] } ?? []
    }

    /// In UTC, on the local clock, and from now by the server's clock.
    private func moment(_ date: Date, _ server: Date?, _ clock: WallClock) -> String {
        let utc = WallClock { _ in 0 }
        let style = Date.ISO8601FormatStyle()
        let absolute =
            "\(date.formatted(style).prefix(10)) \(utc.timeOfDay(date)) UTC, \(clock.timeOfDay(date)) here"
        guard let server else { return absolute }
        let rest = Duration(interval: date.timeIntervalSince(server))
        return absolute
            + (rest < .zero
                ? ", \(Words.duration(Duration(interval: server.timeIntervalSince(date)))) ago"
                : ", in \(Words.duration(rest))")
    }
}
