/// What is known of one credential. Its secret is in the `Keyring`. Only a `VaultChange` changes it.
package struct Token: Equatable, Sendable, Identifiable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// From a login: lists identities and gets a token for each.
        case login
        /// For one identity.
        case identity
        /// For one identity, after a second factor.
        case steppedUp
        /// For one identity, without its login.
        case delegated
        /// For changing an expired password, and nothing else.
        case passwordChangeOnly
    }

    /// Whether it still works, as far as anybody can know here. Nothing leads back to `live` once an end was asked for
    /// and may have come.
    package enum Status: Hashable, Sendable, Codable {
        case live
        /// The server accepted its end, and has not been seen to refuse it yet.
        case ending
        /// It was to end, and the server did not confirm it: it may be live for as long as it would have been.
        case unconfirmed
        /// Its time came, or the server no longer took it.
        case ended(EndCause)
        /// The server accepted its end, and refused it when asked again.
        case revoked

        /// Whether the server may still accept it.
        package var mayBeLive: Bool {
            switch self {
            case .live, .ending, .unconfirmed: true
            case .ended, .revoked: false
            }
        }
    }

    package enum EndCause: String, Hashable, Sendable, Codable {
        case time, refusedByServer
    }

    /// What the server allows to be done with it when this program is over.
    package enum Persistence: Hashable, Sendable, Codable {
        case persistent
        /// Never to be written to disk.
        case ephemeral
        /// A word that this version does not know; treated as the strictest one.
        case other(String)
    }

    /// What the server issued to this program.
    private struct Issue: Equatable, Sendable, Codable {
        var kind: Kind
        var identity: Identity.Reference?
        var serverID: String?
        var persistence: Persistence?
        var answer: String?
        var masked: String
        var lifetime: Lifetime
        var record: ListedToken.Record?
    }

    private enum Origin: Equatable, Sendable, Codable {
        case issued(Shared<Issue>)
        /// Another device holds it, and the server's list tells of it.
        case listed(ListedToken)
    }

    /// What is known of each token; small, as a server may list a hundred thousand.
    private struct Facts: Equatable, Sendable, Codable {
        var id: TokenID
        var session: SessionID
        var origin: Origin
        var planned = OptionalInstant()
        var statusSince = OptionalInstant()
        var mayBeLiveUntil = OptionalInstant()
        var status = Status.live
        var isReachable = true
        var warnings: Warnings = []
    }

    private var facts: Shared<Facts>

    /// One that was issued to this program.
    package init(
        id: TokenID, session: SessionID, kind: Kind, identity: Identity.Reference?, serverID: String?,
        persistence: Persistence?, answer: String?, masked: String, lifetime: Lifetime
    ) {
        let issue = Issue(
            kind: kind, identity: identity, serverID: serverID, persistence: persistence, answer: answer,
            masked: masked, lifetime: lifetime)
        facts = Shared(Facts(id: id, session: session, origin: .issued(Shared(issue))))
    }

    /// One that another device holds, as the list of a session tells of it.
    init(id: TokenID, session: SessionID, listed: ListedToken) {
        facts = Shared(Facts(id: id, session: session, origin: .listed(listed)))
    }

    private var issue: Issue? {
        get {
            if case .issued(let issue) = facts.value.origin { issue.value } else { nil }
        }
        set {
            if let newValue, isHeld { facts.value.origin = .issued(Shared(newValue)) }
        }
    }

    private var listed: ListedToken? {
        if case .listed(let listed) = facts.value.origin { listed } else { nil }
    }

    package var id: TokenID { facts.value.id }
    /// The session it came with; for one that another device holds, the session that lists it.
    package internal(set) var session: SessionID {
        get { facts.value.session }
        set { facts.value.session = newValue }
    }
    package internal(set) var kind: Kind {
        get { issue?.kind ?? .identity }
        set { issue?.kind = newValue }
    }
    /// Whom it acts as, unless it is a login token.
    package var identity: Identity.Reference? { issue?.identity }
    /// Whether it was issued to this program. Of any other only the server's list tells: it can be ended, but
    /// nothing can be done with it.
    package var isHeld: Bool { listed == nil }
    /// The server's own name for it, where it tells one.
    package var serverID: String? {
        if let issue { issue.serverID } else { listed?.id }
    }
    /// The same, in the form that takes least memory.
    var serverName: ServerID? {
        if let issue { issue.serverID.map(ServerID.init) } else { listed?.key }
    }
    package var persistence: Persistence? { issue?.persistence }
    /// What the server's list told of it last; nil where no list was read, or the vendor has none.
    package var record: ListedToken.Record? { listed?.record ?? issue?.record }
    /// The answer it came with, every secret in it cut out; untrusted text.
    package var answer: String? { issue?.answer }
    /// What tells it apart on screen without giving it away.
    package var masked: String { issue?.masked ?? serverID.map(Self.masked) ?? "" }
    package internal(set) var lifetime: Lifetime {
        get { issue?.lifetime ?? listed?.lifetime ?? .unknown }
        set { issue?.lifetime = newValue }
    }
    package internal(set) var status: Status {
        get { facts.value.status }
        set { facts.value.status = newValue }
    }
    /// When the status changed last; nil for one that it came with.
    package internal(set) var statusSince: Instant? {
        get { facts.value.statusSince.instant }
        set { facts.value.statusSince = OptionalInstant(newValue) }
    }
    /// Of one whose end is not confirmed: when it ends at the latest, however the server took the questions about it.
    package internal(set) var mayBeLiveUntil: Instant? {
        get { facts.value.mayBeLiveUntil.instant }
        set { facts.value.mayBeLiveUntil = OptionalInstant(newValue) }
    }
    /// False after a call with it that reached nobody.
    package internal(set) var isReachable: Bool {
        get { facts.value.isReachable }
        set { facts.value.isReachable = newValue }
    }
    /// Which warnings have been given: each comes once.
    package internal(set) var warnings: Warnings {
        get { facts.value.warnings }
        set { facts.value.warnings = newValue }
    }
    /// The moment of the one entry in the deadline queue that counts for it.
    var planned: Instant? {
        get { facts.value.planned.instant }
        set { facts.value.planned = OptionalInstant(newValue) }
    }

    /// Takes in what a newer list tells of it. The end of one that is held may only come sooner; of one that another
    /// device holds, `isSettling` keeps the end it is on its way to.
    mutating func take(_ listed: ListedToken, isSettling: Bool) {
        if var issue {
            issue.record = listed.record
            issue.lifetime.tighten(to: listed.lifetime.absolute)
            self.issue = issue
        } else {
            facts.value.origin = .listed(isSettling ? listed.ending(with: lifetime) : listed)
        }
    }

    package struct Warnings: OptionSet, Hashable, Sendable, Codable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let quarter = Warnings(rawValue: 1)
        package static let minute = Warnings(rawValue: 2)
    }

    /// Its state as people are told it. Each means one thing and one next step.
    package enum DisplayStatus: CaseIterable, Sendable {
        case live
        /// Its end is near.
        case expiring
        /// Its end was accepted and is to be proven.
        case ending
        case ended, revoked, unreachable
        /// It was to end, without the server's word for it.
        case unconfirmed
    }

    package func displayStatus(at now: Instant) -> DisplayStatus {
        switch status {
        case .ended: return .ended
        case .revoked: return .revoked
        case .ending: return .ending
        case .unconfirmed: return .unconfirmed
        case .live:
            guard let end = lifetime.nearest else { return isReachable ? .live : .unreachable }
            if end.at <= now { return .ended }
            guard isReachable else { return .unreachable }
            return end.isNear(at: now) ? .expiring : .live
        }
    }

    package var isLive: Bool { status == .live }

    /// The end that is counted down to, where one can be told: of a token on its way out there is none, since it may
    /// have ended.
    package var shownEnd: Lifetime.End? {
        switch status {
        case .live, .unconfirmed: lifetime.nearest
        case .ending, .ended, .revoked: nil
        }
    }

    /// When it is over by itself, whatever else happens; nil where nothing is known of its end.
    package var finalEnd: Instant? { mayBeLiveUntil ?? lifetime.nearest?.at }

    /// The end of a server's name for a token: the name is no secret, but long.
    static func masked(_ serverID: String) -> String {
        "…" + serverID.suffix(4)
    }
}

extension Lifetime.End {
    /// When a quarter of the span is left; where the span is not known, when the end is there.
    var quarterMark: Instant { at - Duration(nanoseconds: (span?.nanoseconds ?? 0) / 4) }
    /// When a minute is left.
    var minuteMark: Instant { at - .seconds(60) }

    /// Whether a minute is not most of it anyway.
    var isLong: Bool { span.map { $0 > .seconds(60) } ?? true }

    /// Whether a warning is due: a quarter of the span or less is left, or a minute or less of a longer span.
    package func isNear(at now: Instant) -> Bool {
        now >= quarterMark || (isLong && now >= minuteMark)
    }
}
