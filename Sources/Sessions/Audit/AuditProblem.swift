/// Why the record could not be written or read.
package struct AuditProblem: Error, Hashable, Sendable {
    /// A clause without a full stop.
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
