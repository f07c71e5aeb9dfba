/// What the screen was told of the record last.
package struct AuditHistory: Equatable, Sendable {
    /// What was asked for.
    package let query: AuditQuery
    /// Newest first; or why they could not be read, as a clause without a full stop.
    package let rows: Result<[AuditRow], AuditProblem>

    package init(query: AuditQuery, rows: Result<[AuditRow], AuditProblem>) {
        self.query = query
        self.rows = rows
    }
}
