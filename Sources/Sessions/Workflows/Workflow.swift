/// One kind of work that takes several requests: it owns its phases and shares nothing but the core. Its own entry
/// points are the events that begin it.
protocol Workflow: Equatable, Sendable {
    /// Takes the reply to one of its requests, awaited or not.
    associatedtype Step
    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest, _ step: Step,
        in core: inout SessionCore)

    /// Follows what the vault has become, whoever changed it.
    mutating func follow(_ change: VaultChange, in core: inout SessionCore)

    /// When something about it happens by itself next.
    func nextDeadline(in core: SessionCore) -> Instant?

    /// Does what time has brought. Where a reply counts more than the clock, it waits for a tick: what came while the
    /// program slept is taken in first.
    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore)
}

extension Workflow {
    mutating func follow(_ change: VaultChange, in core: inout SessionCore) {}
    func nextDeadline(in core: SessionCore) -> Instant? { nil }
    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore) {}
}
