/// One logout, or one revocation of single tokens, from the first call to its proof.
package struct LogoutRun: Equatable, Sendable {
    package enum Purpose: Hashable, Sendable {
        /// Whole sessions end, with everything that was issued to them.
        case logout
        /// Tokens end one by one, by the server's own list.
        case revocation
    }

    /// One token that is to end, with what tells it apart: the proof stays readable when the token's own row is gone.
    package struct Row: Equatable, Sendable {
        package let token: TokenID
        package let session: SessionID
        /// The session whose credential ends it; its own for a logout.
        let through: SessionID
        package let profile: Profile.ID
        package let email: String
        package let kind: Token.Kind
        package let masked: String
        /// Whom it acts as, unless it is a login token, and the name as the server sent it.
        package let identity: Identity.Reference?
        package let identityName: String?
        package let isHeld: Bool
        /// The server's own name for it, where it tells one.
        package let serverID: String?
        /// The program that used it last, as the server's list tells it; untrusted.
        package let userAgent: String?
        package fileprivate(set) var progress = Progress.queued

        init(_ token: Token, of session: Session, through: SessionID) {
            self.token = token.id
            self.session = session.id
            self.through = through
            profile = session.profile
            email = session.email
            kind = token.kind
            masked = token.masked
            identity = token.identity
            identityName = token.identity.flatMap { session.identity($0)?.name }
            isHeld = token.isHeld
            serverID = token.serverID
            userAgent = token.record?.userAgent
        }
    }

    /// What the server's answers about a token came to.
    package enum Outcome: Hashable, Sendable {
        /// The server refused the token when asked again, or its list no longer has it.
        case revoked
        /// Nobody knows whether the server ended it: it may be live, and another try may prove its end.
        case unconfirmed(AuthFailure)
        /// The server refused to end it: it is live as before, and another try may end it.
        case failed(AuthFailure)
        /// The server said it was done, and still accepts the token.
        case stillAccepted
        /// Its time came before the server confirmed its end.
        case expired
    }

    package enum Progress: Hashable, Sendable {
        case queued
        /// The server is asked to end it.
        case asking
        /// The server accepted that; the proof is to come.
        case ending
        /// The server refused the token, and is asked whether that was the key's fault.
        case refused
        case done(Outcome)

        var isWorthRetrying: Bool {
            switch self {
            case .done(.failed), .done(.unconfirmed), .done(.stillAccepted): true
            case .done(.revoked), .done(.expired), .queued, .asking, .ending, .refused: false
            }
        }

        var isUnconfirmed: Bool {
            switch self {
            case .done(.unconfirmed), .done(.stillAccepted): true
            case .done(.revoked), .done(.failed), .done(.expired), .queued, .asking, .ending, .refused: false
            }
        }

        /// Whether an answer about the token is still to come.
        var isOpen: Bool {
            switch self {
            case .asking, .ending: true
            case .queued, .refused, .done: false
            }
        }

        /// Whether the server refused to end it.
        var isRefusedEnd: Bool {
            if case .done(.failed) = self { true } else { false }
        }

        var isDone: Bool {
            switch self {
            case .done: true
            case .queued, .asking, .ending, .refused: false
            }
        }
    }

    package let purpose: Purpose
    package private(set) var rows: [Row]
    /// Rows that have come to an end, of whatever kind.
    package private(set) var doneCount = 0
    package private(set) var revokedCount = 0
    private var retryableCount = 0
    /// Where third-party providers want the logout finished, as they sent it.
    package internal(set) var urls: [String] = []
    /// Where the rows stand in `rows` that end through one session.
    let places: [SessionID: [Int]]
    /// Sessions that lose the token they live by.
    let leaving: Set<SessionID>
    private let order: [SessionID]
    /// Where each token's row stands in `rows`.
    private let rowOfToken: [TokenID: Int]
    /// Sessions whose turn has not come, the next one last.
    var queue: [SessionID]
    /// Rows that the server is being asked about, by the session that they end through.
    var running: [SessionID: [Int]] = [:]
    /// Running sessions that wait for an answer about a token, or for their turn to ask.
    var active: Set<SessionID> = []
    /// Active sessions whose next question has to wait, the first one next: see `CallPace`.
    var paced: [SessionID] = []
    /// Rows of a profile that the server refused, while its key is checked.
    var refused: [Profile.ID: [Int]] = [:]
    /// The newest check of each profile's key.
    private var keyChecks: [Profile.ID: KeyCheck] = [:]

    /// Sessions asked about at once; more would only wait for one another's connections.
    static let width = 8

    /// A key that the server accepted: a refusal that follows soon is the token's.
    private struct KeyCheck: Equatable, Sendable {
        static let refusals = 16
        static let lifetime = Duration.seconds(30)

        var until: Instant
        var left = Self.refusals
    }

    init(_ purpose: Purpose, rows: [Row], order: [SessionID]) {
        self.purpose = purpose
        self.rows = rows
        let places = Dictionary(grouping: rows.indices) { rows[$0].through }
        self.places = places
        leaving = Set(rows.filter(\.isHeld).map(\.session))
        self.order = order.filter { places[$0] != nil }
        rowOfToken = Dictionary(
            rows.indices.map { (rows[$0].token, $0) }, uniquingKeysWith: { first, _ in first })
        queue = self.order.reversed()
    }

    package var isFinished: Bool { queue.isEmpty && running.isEmpty }

    package var canRetry: Bool { isFinished && retryableCount > 0 }

    /// Whether every token is revoked, and the server said so.
    package var isProven: Bool { isFinished && revokedCount == rows.count }

    mutating func mark(_ index: Int, _ progress: Progress) {
        count(rows[index].progress, as: -1)
        rows[index].progress = progress
        count(progress, as: 1)
    }

    /// Puts the rows that another try may help back into the queue: all, or those of one profile that are not confirmed.
    ///
    /// - Returns: whether there are any.
    @discardableResult
    mutating func requeue(unconfirmedAt profile: Profile.ID? = nil) -> Bool {
        let again = rows.indices.filter { index in
            guard let profile else { return rows[index].progress.isWorthRetrying }
            return rows[index].profile == profile && rows[index].progress.isUnconfirmed
        }
        for index in again { mark(index, .queued) }
        let sessions = Set(again.map { rows[$0].through })
        queue = order.filter { sessions.contains($0) }.reversed()
        return !again.isEmpty
    }

    func hasUnconfirmed(at profile: Profile.ID) -> Bool {
        retryableCount > 0 && rows.contains { $0.profile == profile && $0.progress.isUnconfirmed }
    }

    /// The time of a token has come: another try cannot confirm its end any more.
    mutating func expire(_ token: TokenID) {
        guard let index = rowOfToken[token], rows[index].progress.isUnconfirmed else { return }
        mark(index, .done(.expired))
    }

    mutating func keyWasAccepted(at profile: Profile.ID, now: Instant) {
        keyChecks[profile] = KeyCheck(until: now + KeyCheck.lifetime)
    }

    /// Whether a refusal now is the token's: the key was accepted a moment ago, and that was not said of many others.
    mutating func takesRefusal(at profile: Profile.ID, now: Instant) -> Bool {
        guard let check = keyChecks[profile], check.left > 0, now < check.until else { return false }
        keyChecks[profile]?.left -= 1
        return true
    }

    func profile(of id: SessionID) -> Profile.ID? { places[id]?.first.map { rows[$0].profile } }

    private mutating func count(_ progress: Progress, as step: Int) {
        if progress.isDone { doneCount += step }
        if progress == .done(.revoked) { revokedCount += step }
        if progress.isWorthRetrying { retryableCount += step }
    }
}
