/// Hashes passwords and PINs, and compares them with hashes. Slow by design, so it works on a thread of its own.
package protocol SecretHasher: Sendable {
    /// Tells the outcome once, from any thread.
    func perform(_ job: HashingJob, tell: @escaping @Sendable (HashingOutcome) -> Void)
}
