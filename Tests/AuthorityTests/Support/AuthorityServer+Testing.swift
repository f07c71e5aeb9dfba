import GRDB

@testable import Authority

/// Access to parts of an authority that are internal to it.
extension AuthorityServer {
    /// Method and path of every call that it serves.
    var routeNames: Set<String> {
        Set(responder.table.routes.map(\.description))
    }

    /// How many passwords were compared since the start.
    var comparisonCount: Int { authenticator.comparisonCount }

    /// How many transactions were committed since the start.
    var transactionCount: Int { database.transactionCount }

    /// Stores the last uses of tokens now; `run` does so each second.
    func flush() async throws {
        try await sessions.flush()
    }

    /// Expires overdue challenges and delivers due webhooks once; `run` does so continuously.
    func deliverWebhooks() async throws {
        try await dispatcher.deliverDue()
    }

    /// How many webhook deliveries are pending.
    var waitingWebhooks: Int {
        get async throws {
            try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM webhook") ?? 0 }
        }
    }
}
