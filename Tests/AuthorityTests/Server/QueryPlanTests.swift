import GRDB
import Testing

@testable import Authority

@Suite struct `Query plans` {
    private static let statements = [
        SessionRepository.endSQL, SessionRepository.endOthersSQL, SessionRepository.touchSQL,
        SessionRepository.isOpenSQL, SessionRepository.countSQL, SessionRepository.isSteppedUpSQL,
        "DELETE FROM session WHERE user = ?",
        "SELECT * FROM token WHERE session = ?", PasswordReset.findSQL, PasswordReset.revokeSQL,
        PasswordReset.revokeAccountSQL, PasswordReset.countSQL, PasswordReset.deleteExpiredSQL,
        PushRequests.countSQL, PushRequests.deleteExpiredSQL,
        ChallengeService.stepUpSQL, ChallengeService.nextSQL, ChallengeTable.latestSQL,
        ChallengeTable.latestOfTokenSQL, ChallengeTable.countSQL, ChallengeTable.enrolmentsSQL,
        ChallengeTable.overdueSQL, ChallengeTable.replaceSQL, ChallengeTable.pendingSQL,
        ChallengeTable.pendingInSessionSQL, FactorService.statusSQL, OneTimeTokens.expireChallengesSQL,
        OneTimeTokens.deleteSQL, IdempotencyKey.replySQL, IdempotencyKey.deleteExpiredSQL,
        WebhookOutbox.nextSQL,
    ]

    @Test(arguments: statements)
    func `no statement about tokens and sessions scans a table`(statement: String) throws {
        let database = try AuthorityDatabase(.memory, clock: .system)
        let plan = try database.sync { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + statement.replacing("?", with: "1"))
                .map { $0["detail"] as String }
        }
        #expect(!plan.isEmpty)
        #expect(plan.filter { $0.hasPrefix("SCAN") } == [])
        try database.close()
    }
}
