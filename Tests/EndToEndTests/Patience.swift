/// Asks again and again, as a person looks at a screen, until something holds or time is up.
enum Patience {
    static let limit = Duration.seconds(60)
    private static let pause = Duration.milliseconds(30)

    /// False when time was up first.
    static func wait(
        _ limit: Duration = limit, isolation: isolated (any Actor)? = #isolation,
        until holds: () async throws -> Bool
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        while true {
            if try await holds() { return true }
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: pause)
        }
    }
}
