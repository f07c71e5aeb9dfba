import Foundation
import Screen
import Sessions
import Wording

/// What is known of a token or an identity, as labels and texts.
struct DetailFacts {
    let context: Context
    /// The session whose person has factors to be read; nil where the vendor lists none.
    let person: SessionID?
    /// The factor that Enter is about.
    var selected: FactorChange.ID?

    /// Stands before the factors; they are the first lines under it.
    static let factorLabel = "Verification"

    private var state: SessionState { context.state }
    private var clock: WallClock { context.clock }

    func facts(of subject: DetailOverlay.Subject) -> [(label: String, text: String)] {
        switch subject {
        case .token(let id): state.tokens[id].map { facts(of: $0) } ?? [("", "It is gone.")]
        case .identity(let id): facts(of: id)
        }
    }

    /// The ways in which the session's person can prove who they are. They are read on demand alone: to ask for them
    /// is a use of the token, and moves its end.
    private func factors() -> [(label: String, text: String)] {
        guard let person, let session = state.sessions[person] else { return [] }
        var lines = state.knownFactors(of: person).map { channel, status in
            let name = state.factorRules(FactorChange.ID(person, channel))?.name ?? channel
            return CleanText.clean("\(name): \(status?.word ?? Factor.Status.unlistedWord)", limit: 64)
        }
        // What was read stays, with its moment, whatever came of a later try.
        if let readAt = session.factorsReadAt {
            lines.append((lines.isEmpty ? "none, as of " : "as of ") + clock.timeOfDay(readAt))
        }
        switch session.factorsStatus {
        case .unloaded:
            lines = [
                state.factorReader(of: person) == nil
                    ? "not loaded; this takes a live token that acts as an identity"
                    : "press r (extends the session)"
            ]
        case .loading: lines.append("asking the server")
        case .loaded: break
        case .failed(let failure):
            lines += [
                words(failure.sentence), words(failure.nextStep(for: state.profile(of: person))?.words),
            ]
        }
        if let selected, let offer = state.factorOffer(selected), let rules = state.factorRules(selected) {
            let what = words(offer.words(rules))
            lines.append(offer.isAction ? "Enter \(what)." : what)
        }
        return lines.enumerated().map { ($0.offset == 0 ? Self.factorLabel : "", $0.element) }
    }

    private func facts(of id: IdentityID) -> [(label: String, text: String)] {
        guard let session = state.sessions[id.session], let identity = session.identity(id.reference) else {
            return [("", "It is gone.")]
        }
        var facts = [
            ("Login", context.name(session.email)),
            ("Kind", CleanText.clean(identity.reference.kind.word)),
            ("Id", context.names.id(identity.reference.id, context.glyphs)),
        ]
        facts += reason(of: session) + factors()
        if let role = identity.role {
            facts.append(("Role", CleanText.clean(role.name)))
            facts += role.permissions.enumerated().map { index, one in
                (index == 0 ? "Permissions" : "", CleanText.clean("\(one.name): \(one.level)"))
            }
        }
        return facts
    }

    private func facts(of token: Token) -> [(label: String, text: String)] {
        let dash = String(context.glyphs.dash)
        var facts = [
            ("Login", state.sessions[token.session].map { context.name($0.email) } ?? dash),
            ("Kind", token.kind.word), ("Id", token.serverID ?? token.masked),
            ("State", token.displayStatus(at: state.now).word),
            ("Held", token.isHeld ? "by this program" : "by another device; the server lists it"),
        ]
        if let session = state.sessions[token.session] { facts += reason(of: session) }
        if let persistence = token.persistence {
            facts.append(("May be kept", CleanText.clean(persistence.word)))
        }
        let profile = state.sessions[token.session]?.profile
        let server = profile.flatMap { state.serverTime(of: $0) }
        for (label, end) in [("If unused", token.lifetime.idle), ("At latest", token.lifetime.absolute)] {
            guard let end, token.isLive else {
                facts.append((label, dash))
                continue
            }
            let left = Countdown(to: end.at, at: state.now).text
            facts.append((label, "in \(end.source.mark)\(left)"))
        }
        facts += factors()
        guard let record = token.record else {
            if let answer = token.answer {
                facts.append(("Server reply", reply(answer, limit: 1024)))
            }
            return facts
        }
        if let expires = record.expiresAt { facts.append(("Expires", moment(expires, server))) }
        if let used = record.lastUsed { facts.append(("Last used", moment(used, server))) }
        facts.append(("Device", DeviceWords.words(for: record.userAgent)))
        let agent = CleanText.clean(record.userAgent ?? "", limit: 512)
        facts.append(("User agent", agent.isEmpty ? dash : agent))
        facts.append(("Address", CleanText.clean(record.address ?? dash, limit: 64)))
        facts.append(("Current", record.isCurrent ? "yes: the list was read with it" : "no"))
        let answer = context.names.areHidden ? [record.answer[...]] : record.answer.split(separator: "\n")
        facts += answer.enumerated().map { index, line in
            (index == 0 ? "Server reply" : "", reply(String(line), limit: 512))
        }
        return facts
    }

    /// What a server wrote may hold any name: while names are hidden, none of it is shown.
    private func reply(_ text: String, limit: Int) -> String {
        context.names.areHidden ? "hidden" : CleanText.clean(text, limit: limit)
    }

    private func words(_ sentence: Sentence?) -> String {
        sentence?.text(at: state.now, name: { context.name($0, limit: $1) }) {
            CleanText.clean($0, limit: $1)
        }
            ?? ""
    }

    /// Why somebody is acted for without a login.
    private func reason(of session: Session) -> [(label: String, text: String)] {
        session.delegation.map { [("Reason", context.name($0.reason))] } ?? []
    }

    /// In UTC, on the local clock, and from now by the server's clock.
    private func moment(_ date: Date, _ server: Date?) -> String {
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
