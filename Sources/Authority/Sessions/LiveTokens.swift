import Foundation
import Synchronization

/// Every stored token, in memory. The database is authoritative: tokens are added after the commit that stored them and
/// removed after the commit that deleted them, in the order of the commits.
final class LiveTokens: Sendable {
    /// The state of a token in a request.
    enum Status: Equatable {
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
        /// Tokens with an id, by user.
        var listed: [Int64: TokenIDIndex] = [:]
        var touched: Set<Fingerprint> = []
        var latestEnd = Timestamp.distantPast
    }

    /// The time from the last use of a listed token to its end; the vendor's four weeks.
    static let listedIdleTimeout = Duration.days(28)

    private let state = Mutex(State())
    /// The time from the last use of any other token to its end.
    let idleTimeout: Duration

    init(idleTimeout: Duration) {
        self.idleTimeout = idleTimeout
    }

    func status(of fingerprint: Fingerprint, at now: Timestamp) -> Status {
        state.withLock { state in
            guard let record = state.tokens[fingerprint] else { return .unknown }
            return hasEnded(record, at: now) ? .ended(record) : .live(record)
        }
    }

    /// Records a use, which moves the idle end; false if the token is not live.
    func use(_ fingerprint: Fingerprint, at now: Timestamp, by origin: RequestOrigin) -> Bool {
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
                state.listed[record.user, default: TokenIDIndex()].insert(record.fingerprint, id)
            }
            state.latestEnd = max(state.latestEnd, end(of: record))
        }
    }

    /// A page of a user's live tokens, and how many there are in all.
    func list(_ user: Int64, _ page: TokenPage, at now: Timestamp) -> TokenPage.Found {
        state.withLock { state in
            let live = (state.listed[user] ?? TokenIDIndex()).fingerprints.compactMap { fingerprint in
                state.tokens[fingerprint].flatMap { hasEnded($0, at: now) ? nil : $0 }
            }
            return page.cut(live)
        }
    }

    /// The live token of a user with an id.
    func token(_ id: UUID, of user: Int64, at now: Timestamp) -> TokenRecord? {
        state.withLock { state in
            guard let record = state.listed[user]?[id].flatMap({ state.tokens[$0] }),
                !hasEnded(record, at: now)
            else { return nil }
            return record
        }
    }

    func endSession(_ session: Int64) {
        state.withLock { Self.remove(session, from: &$0) }
    }

    /// Ends every session of a user except `kept`.
    func endSessions(of user: Int64, except kept: Int64? = nil) {
        state.withLock { state in
            for session in state.sessionsOfUser[user] ?? [] where session != kept {
                Self.remove(session, from: &state)
            }
        }
    }

    /// The tokens with uses that are not stored yet. They count as stored afterwards.
    func takeTouched() -> [TokenRecord] {
        state.withLock { state in
            defer { state.touched.removeAll(keepingCapacity: true) }
            return state.touched.compactMap { state.tokens[$0] }
        }
    }

    /// Whether a token may have been live within the last `margin`.
    func mayHaveLived(within margin: Duration, of now: Timestamp) -> Bool {
        state.withLock { $0.latestEnd + margin >= now }
    }

    /// Removes tokens that ended before a moment, and sessions without tokens.
    func remove(endedBefore moment: Timestamp) {
        state.withLock { state in
            let gone = state.tokens.values.filter { end(of: $0) < moment }
            for record in gone {
                state.tokens[record.fingerprint] = nil
                Self.unlist(record, in: &state)
            }
            for (session, user) in Dictionary(gone.map { ($0.session, $0.user) }, uniquingKeysWith: { $1 }) {
                let rest = state.ofSession[session, default: []].filter { state.tokens[$0] != nil }
                state.ofSession[session] = rest.isEmpty ? nil : rest
                if rest.isEmpty { Self.unlink(session, of: user, in: &state) }
            }
        }
    }

    var count: Int { state.withLock { $0.tokens.count } }

    /// The nearer of the idle and the absolute end.
    func end(of record: TokenRecord) -> Timestamp {
        let timeout = record.kind == .bearer ? Self.listedIdleTimeout : idleTimeout
        return min(record.lastUsed + timeout, record.expires ?? .distantFuture)
    }

    private func hasEnded(_ record: TokenRecord, at now: Timestamp) -> Bool {
        now >= end(of: record)
    }

    private static func remove(_ session: Int64, from state: inout State) {
        for fingerprint in state.ofSession.removeValue(forKey: session) ?? [] {
            guard let record = state.tokens.removeValue(forKey: fingerprint) else { continue }
            unlist(record, in: &state)
            unlink(session, of: record.user, in: &state)
        }
    }

    private static func unlist(_ record: TokenRecord, in state: inout State) {
        guard let id = record.id else { return }
        state.listed[record.user]?.remove(id)
        if state.listed[record.user]?.isEmpty == true { state.listed[record.user] = nil }
    }

    private static func unlink(_ session: Int64, of user: Int64, in state: inout State) {
        state.sessionsOfUser[user]?.remove(session)
        if state.sessionsOfUser[user]?.isEmpty == true { state.sessionsOfUser[user] = nil }
    }
}
