/// A line of the record as it is stored.
package struct AuditRow: Hashable, Sendable {
    /// Counted from 1, without gaps.
    package let number: Int64
    /// Who was at the keys: `user@host`.
    package let actor: String
    package let entry: AuditEntry

    package init(number: Int64, actor: String, entry: AuditEntry) {
        self.number = number
        self.actor = actor
        self.entry = entry
    }
}
