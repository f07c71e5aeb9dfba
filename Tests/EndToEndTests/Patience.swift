/// Asks again and again, as a person looks at a screen, until something holds or time is up.
enum Patience {
    static let limit = Duration.seconds(15)
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

/// Lets a few tests at once run the real program: more would only wait for each other's processors and miss their
/// deadlines.
actor Turns {
    static let shared = Turns(4)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private init(_ count: Int) {
        free = count
    }

    nonisolated func take<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        await begin()
        do {
            let result = try await body()
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    private func begin() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func end() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
