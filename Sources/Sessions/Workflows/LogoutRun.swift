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
        /// The server could not be asked; the token is forgotten here.
        case unconfirmed(AuthFailure)
        /// The server answered, but did not end it: another try may.
        case failed(AuthFailure)
        /// The server said it was done, and still accepts the token.
        case stillAccepted
    }

    package enum Progress: Hashable, Sendable {
        case queued, asking
        case done(Outcome)

        var isWorthRetrying: Bool {
            switch self {
            case .done(.failed), .done(.stillAccepted): true
            case .done(.revoked), .done(.unconfirmed), .queued, .asking: false
            }
        }

        fileprivate var isDone: Bool {
            switch self {
            case .done: true
            case .queued, .asking: false
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
    /// Sessions whose turn has not come, the next one last.
    var queue: [SessionID]
    /// Rows that the server is being asked about, by the session that they end through.
    var running: [SessionID: [Int]] = [:]

    /// Sessions asked about at once; more would only wait for one another's connections.
    static let width = 8

    init(_ purpose: Purpose, rows: [Row], order: [SessionID]) {
        self.purpose = purpose
        self.rows = rows
        let places = Dictionary(grouping: rows.indices) { rows[$0].through }
        self.places = places
        leaving = Set(rows.filter(\.isHeld).map(\.session))
        self.order = order.filter { places[$0] != nil }
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

    mutating func requeue() {
        let again = rows.indices.filter { rows[$0].progress.isWorthRetrying }
        for index in again { mark(index, .queued) }
        let sessions = Set(again.map { rows[$0].through })
        queue = order.filter { sessions.contains($0) }.reversed()
    }

    private mutating func count(_ progress: Progress, as step: Int) {
        if progress.isDone { doneCount += step }
        if progress == .done(.revoked) { revokedCount += step }
        if progress.isWorthRetrying { retryableCount += step }
    }
}
