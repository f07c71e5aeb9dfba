import Foundation
import Synchronization

/// What a token is for; the raw values are stored.
enum TokenKind: String, Sendable, CaseIterable {
    /// Verifiable's only kind: opens everything that is its user's.
    case bearer
    /// From a login: lists identities and gets access tokens.
    case auth
    /// From an auth token, for one identity: everything else.
    case access
    /// For one identity without a login of it: what an operator acts by.
    case delegated
    /// From a login with an expired password: changes it and does nothing more.
    case temporary

    var vendor: Vendor { self == .bearer ? .verifiable : .multi }
}

/// One token as the authority knows it. Its text is nowhere kept.
struct TokenRecord: Sendable, Equatable {
    let fingerprint: Fingerprint
    let session: Int64
    let user: Int64
    let kind: TokenKind
    /// The identity it acts as; of an auth token, the user's first.
    let identity: Int64?
    var steppedUp = false
    /// Milliseconds since 1970.
    var lastUsed: Int64
    /// Absolute end in milliseconds since 1970, if it has one.
    var expires: Int64?
    /// What its user lists and ends it by, where the vendor has such a name.
    var id: UUID?
    /// Who made its last accepted use, and from where.
    var origin = CallOrigin()
}

/// Who makes a call, and from where, as far as the call tells.
struct CallOrigin: Sendable, Equatable {
    /// As sent, at most `longest` bytes of it.
    var userAgent = ""
    /// Without the port.
    var address = ""

    static let longest = 512
}

/// Every stored token, in memory. The database decides what exists: tokens enter after the commit that wrote them
/// and leave after the commit that removed them, both in the ledger's order.
final class LiveTokens: Sendable {
    /// What is known of a token that someone presents.
    enum Standing: Equatable {
        case unknown
        case ended(TokenRecord)
        case live(TokenRecord)

        var record: TokenRecord? {
            switch self {
            case .unknown: nil
            case .ended(let record), .live(let record): record
            }
        }
    }

    private struct State {
        var tokens: [Fingerprint: TokenRecord] = [:]
        var ofSession: [Int64: [Fingerprint]] = [:]
        var sessionsOfUser: [Int64: Set<Int64>] = [:]
        /// Tokens that are listed, by user, in the order of their names.
        var named: [Int64: NamedTokens] = [:]
        var touched: Set<Fingerprint> = []
        var latestEnd: Int64 = .min
    }

    /// Milliseconds from the last use of a listed token to its end: the vendor's four weeks.
    static let listedIdle: Int64 = 28 * 86_400_000

    private let state = Mutex(State())
    /// Milliseconds from the last use of a token to its end, but for listed ones.
    let idle: Int64

    init(idle: Int64) {
        self.idle = idle
    }

    func standing(of fingerprint: Fingerprint, at now: Int64) -> Standing {
        state.withLock { state in
            guard let record = state.tokens[fingerprint] else { return .unknown }
            return hasEnded(record, at: now) ? .ended(record) : .live(record)
        }
    }

    /// Moves the idle end of a live token; answers whether it still was one.
    func use(_ fingerprint: Fingerprint, at now: Int64, by origin: CallOrigin) -> Bool {
        state.withLock { state in
            guard var record = state.tokens[fingerprint], !hasEnded(record, at: now) else { return false }
            if now > record.lastUsed || record.id != nil && record.origin != origin {
                record.lastUsed = max(record.lastUsed, now)
                if record.id != nil { record.origin = origin }
                state.tokens[fingerprint] = record
                state.touched.insert(fingerprint)
                state.latestEnd = max(state.latestEnd, end(of: record))
            }
            return true
        }
    }

    func stepUp(_ fingerprint: Fingerprint) {
        state.withLock { $0.tokens[fingerprint]?.steppedUp = true }
    }

    func insert(_ record: TokenRecord) {
        state.withLock { state in
            state.tokens[record.fingerprint] = record
            state.ofSession[record.session, default: []].append(record.fingerprint)
            state.sessionsOfUser[record.user, default: []].insert(record.session)
            if let id = record.id {
                state.named[record.user, default: NamedTokens()].insert(record.fingerprint, id)
            }
            state.latestEnd = max(state.latestEnd, end(of: record))
        }
    }

    /// A page of a user's live tokens, and how many there are in all.
    func list(_ user: Int64, _ page: TokenPage, at now: Int64) -> TokenPage.Found {
        state.withLock { state in
            let live = (state.named[user] ?? NamedTokens()).fingerprints.compactMap { fingerprint in
                state.tokens[fingerprint].flatMap { hasEnded($0, at: now) ? nil : $0 }
            }
            return page.cut(live)
        }
    }

    /// The live token of a user with a name.
    func token(_ id: UUID, of user: Int64, at now: Int64) -> TokenRecord? {
        state.withLock { state in
            guard let record = state.named[user]?[id].flatMap({ state.tokens[$0] }),
                !hasEnded(record, at: now)
            else { return nil }
            return record
        }
    }

    /// The sessions of a user, all but one.
    func sessions(of user: Int64, but kept: Int64?) -> [Int64] {
        state.withLock { state in (state.sessionsOfUser[user] ?? []).filter { $0 != kept }.sorted() }
    }

    func endSession(_ session: Int64) {
        state.withLock { Self.remove(session, from: &$0) }
    }

    /// Ends every session of a user.
    func endSessions(of user: Int64, but kept: Int64? = nil) {
        state.withLock { state in
            for session in state.sessionsOfUser[user] ?? [] where session != kept {
                Self.remove(session, from: &state)
            }
        }
    }

    /// Last uses not yet written down; they count as written from here on.
    func takeTouched() -> [TokenRecord] {
        state.withLock { state in
            defer { state.touched.removeAll(keepingCapacity: true) }
            return state.touched.compactMap { state.tokens[$0] }
        }
    }

    /// Whether a token may have been alive within the last `margin` milliseconds.
    func mayHaveLived(within margin: Int64, of now: Int64) -> Bool {
        state.withLock { $0.latestEnd != .min && $0.latestEnd + margin >= now }
    }

    /// Forgets tokens that ended before a moment, and sessions with no token left.
    func forget(endedBefore moment: Int64) {
        state.withLock { state in
            let gone = state.tokens.values.filter { end(of: $0) < moment }
            for record in gone {
                state.tokens[record.fingerprint] = nil
                Self.unname(record, in: &state)
            }
            for (session, user) in Dictionary(gone.map { ($0.session, $0.user) }, uniquingKeysWith: { $1 }) {
                let rest = state.ofSession[session, default: []].filter { state.tokens[$0] != nil }
                state.ofSession[session] = rest.isEmpty ? nil : rest
                if rest.isEmpty { Self.unlink(session, of: user, in: &state) }
            }
        }
    }

    var count: Int { state.withLock { $0.tokens.count } }

    /// Milliseconds since 1970.
    func end(of record: TokenRecord) -> Int64 {
        min(record.lastUsed + (record.kind == .bearer ? Self.listedIdle : idle), record.expires ?? .max)
    }

    private func hasEnded(_ record: TokenRecord, at now: Int64) -> Bool {
        now >= end(of: record)
    }

    private static func remove(_ session: Int64, from state: inout State) {
        for fingerprint in state.ofSession.removeValue(forKey: session) ?? [] {
            guard let record = state.tokens.removeValue(forKey: fingerprint) else { continue }
            unname(record, in: &state)
            unlink(session, of: record.user, in: &state)
        }
    }

    private static func unname(_ record: TokenRecord, in state: inout State) {
        guard let id = record.id else { return }
        state.named[record.user]?.remove(id)
        if state.named[record.user]?.isEmpty == true { state.named[record.user] = nil }
    }

    private static func unlink(_ session: Int64, of user: Int64, in state: inout State) {
        state.sessionsOfUser[user]?.remove(session)
        if state.sessionsOfUser[user]?.isEmpty == true { state.sessionsOfUser[user] = nil }
    }
}
