/// Where the rows of the record go.
package protocol AuditRecorder: Sendable {
    /// Whether an action is refused when its row cannot be stored.
    var isRequired: Bool { get }

    /// Takes rows in, behind those of earlier calls, and returns at once. `stored` is called once, from any thread: when
    /// the rows are on the disk, or with why they are not.
    func append(_ entries: [AuditEntry], stored: @escaping @Sendable (AuditProblem?) -> Void)
}
