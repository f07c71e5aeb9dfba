/// Repeats a check until it holds or the time is up.
enum Polling {
    static let timeout = Duration.seconds(60)
    private static let interval = Duration.milliseconds(30)

    /// False if the time was up first.
    static func wait(
        _ timeout: Duration = timeout, isolation: isolated (any Actor)? = #isolation,
        until condition: () async throws -> Bool
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        while true {
            if try await condition() { return true }
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: interval)
        }
    }
}
