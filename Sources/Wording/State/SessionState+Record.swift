package import Sessions

/// What is to be said of rows that the record of actions lacks.
extension SessionState {
    /// Nil where it lacks none.
    package var recordStatement: Statement? {
        recordProblem.map { problem in
            Statement(
                "Not in the audit record: \(untrusted: problem.reason, columns: 120).", .warning,
                next: .repairRecord)
        }
    }
}
