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

    /// Whether it still works, as far as anybody can know here.
    package enum Status: Hashable, Sendable, Codable {
        case live
        /// Its time came, or the server no longer took it.
        case ended(EndCause)
        /// Logged out, and the server refused it when asked again.
        case revoked
        /// Forgotten here; the server did not confirm.
        case forgotten
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

    package let id: TokenID
    /// The session it came with; for one that another device holds, the session that lists it.
    package internal(set) var session: SessionID
    package internal(set) var kind: Kind
    /// Whom it acts as, unless it is a login token.
    package let identity: Identity.Reference?
    /// Whether it was issued to this program. Of any other only the server's list tells: it can be ended, but
    /// nothing can be done with it.
    package let isHeld: Bool
    /// The server's own name for it, where it tells one.
    package let serverID: String?
    package let persistence: Persistence?
    /// What the server's list told of it last; nil where no list was read, or the vendor has none.
    package internal(set) var record: ListedToken.Record?
    /// The answer it came with, every secret in it cut out; untrusted text.
    package let answer: String?
    /// What tells it apart on screen without giving it away.
    package let masked: String
    package internal(set) var lifetime: Lifetime
    package internal(set) var status = Status.live
    /// False after a call with it that reached nobody.
    package internal(set) var isReachable = true
    /// Which warnings have been given: each comes once.
    package internal(set) var warnings: Warnings = []
    /// The moment of the one entry in the deadline queue that counts for it.
    var planned: Instant?

    package struct Warnings: OptionSet, Hashable, Sendable, Codable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let quarter = Warnings(rawValue: 1)
        package static let minute = Warnings(rawValue: 2)
    }

    /// Its state as people are told it. Each means one thing and one next step.
    package enum DisplayStatus: CaseIterable, Sendable {
        case live, ending, ended, revoked, unreachable
        /// Forgotten here without the server's word for it.
        case unconfirmed
    }

    package func displayStatus(at now: Instant) -> DisplayStatus {
        switch status {
        case .ended: return .ended
        case .revoked: return .revoked
        case .forgotten: return .unconfirmed
        case .live:
            guard let end = lifetime.nearest else { return isReachable ? .live : .unreachable }
            if end.at <= now { return .ended }
            guard isReachable else { return .unreachable }
            return end.isNear(at: now) ? .ending : .live
        }
    }

    package var isLive: Bool { status == .live }

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
