/// One logout from the first call to its proof.
package struct LogoutRun: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package let token: TokenID
        package let session: SessionID
        package var progress: Progress
    }

    package enum Progress: Hashable, Sendable {
        case queued, asking
        case done(LogoutReport.Fate)

        var isWorthRetrying: Bool {
            switch self {
            case .done(.failed), .done(.stillAccepted): true
            case .done(.revoked), .done(.unconfirmed), .queued, .asking: false
            }
        }
    }

    package internal(set) var rows: [Row]
    /// Where third-party providers want the logout finished, as they sent it.
    package internal(set) var urls: [String] = []
    /// Where each session's rows stand in `rows`.
    let places: [SessionID: [Int]]
    /// Sessions whose turn has not come, the next one last.
    var queue: [SessionID]
    var running: [RequestID: SessionID] = [:]

    /// Sessions asked about at once; more would only wait for one another's connections.
    static let width = 8

    init(rows: [Row], order: [SessionID]) {
        self.rows = rows
        let places = Dictionary(grouping: rows.indices) { rows[$0].session }
        self.places = places
        queue = order.filter { places[$0] != nil }.reversed()
    }

    package var isFinished: Bool { queue.isEmpty && running.isEmpty }

    package var canRetry: Bool { isFinished && rows.contains(where: \.progress.isWorthRetrying) }

    /// Whether every token is revoked, and the server said so.
    package var isProven: Bool {
        isFinished && rows.allSatisfy { $0.progress == .done(.revoked) }
    }
}
