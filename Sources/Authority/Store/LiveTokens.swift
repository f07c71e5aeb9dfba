import Synchronization

/// What a token is for; the raw values are stored.
enum TokenKind: String, Sendable, CaseIterable {
    /// From a login: lists identities and gets access tokens.
    case auth
    /// From an auth token, for one identity: everything else.
    case access
    /// From a login with an expired password: changes it and does nothing more.
    case temporary
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
}

/// Every stored token, in memory. The database decides what exists: tokens enter after the commit that wrote them
/// and leave after the commit that removed them, both in the ledger's order.
final class LiveTokens: Sendable {
    /// What is known of a token that someone presents.
    enum Standing: Equatable {
        case unknown
        case ended(TokenRecord)
        case live(TokenRecord)
    }

    private struct State {
        var tokens: [Fingerprint: TokenRecord] = [:]
        var ofSession: [Int64: [Fingerprint]] = [:]
        var sessionsOfUser: [Int64: Set<Int64>] = [:]
        var touched: Set<Fingerprint> = []
        var latestUse: Int64 = .min
    }

    private let state = Mutex(State())
    /// Milliseconds from the last use of a token to its end.
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
    func use(_ fingerprint: Fingerprint, at now: Int64) -> Bool {
        state.withLock { state in
            guard let record = state.tokens[fingerprint], !hasEnded(record, at: now) else { return false }
            if now > record.lastUsed {
                state.tokens[fingerprint]?.lastUsed = now
                state.touched.insert(fingerprint)
                state.latestUse = max(state.latestUse, now)
            }
            return true
        }
    }

    func insert(_ record: TokenRecord) {
        state.withLock { state in
            state.tokens[record.fingerprint] = record
            state.ofSession[record.session, default: []].append(record.fingerprint)
            state.sessionsOfUser[record.user, default: []].insert(record.session)
            state.latestUse = max(state.latestUse, record.lastUsed)
        }
    }

    func endSession(_ session: Int64) {
        state.withLock { Self.remove(session, from: &$0) }
    }

    /// Ends every session of a user.
    func endSessions(of user: Int64) {
        state.withLock { state in
            for session in state.sessionsOfUser[user] ?? [] { Self.remove(session, from: &state) }
        }
    }

    /// Last uses not yet written down; they count as written from here on.
    func takeTouched() -> [(fingerprint: Fingerprint, lastUsed: Int64)] {
        state.withLock { state in
            defer { state.touched.removeAll(keepingCapacity: true) }
            return state.touched.compactMap { fingerprint in
                state.tokens[fingerprint].map { (fingerprint, $0.lastUsed) }
            }
        }
    }

    /// Whether a token may have been alive within the last `margin` milliseconds.
    func mayHaveLived(within margin: Int64, of now: Int64) -> Bool {
        state.withLock { $0.latestUse != .min && $0.latestUse + idle + margin >= now }
    }

    /// Forgets tokens that ended before a moment, and sessions with no token left.
    func forget(endedBefore moment: Int64) {
        state.withLock { state in
            let gone = state.tokens.values.filter { end(of: $0) < moment }
            for record in gone { state.tokens[record.fingerprint] = nil }
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
        min(record.lastUsed + idle, record.expires ?? .max)
    }

    private func hasEnded(_ record: TokenRecord, at now: Int64) -> Bool {
        now >= end(of: record)
    }

    private static func remove(_ session: Int64, from state: inout State) {
        for fingerprint in state.ofSession.removeValue(forKey: session) ?? [] {
            guard let record = state.tokens.removeValue(forKey: fingerprint) else { continue }
            unlink(session, of: record.user, in: &state)
        }
    }

    private static func unlink(_ session: Int64, of user: Int64, in state: inout State) {
        state.sessionsOfUser[user]?.remove(session)
        if state.sessionsOfUser[user]?.isEmpty == true { state.sessionsOfUser[user] = nil }
    }
}
