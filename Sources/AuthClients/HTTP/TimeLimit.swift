import Sessions

/// What work gave, and whether its time ran out.
struct TimeLimited<Value: Sendable>: Sendable {
    var value: Value
    var ranOut: Bool
}

/// Runs work that heeds cancellation, cancels it when its time is over, and waits for it to end either way.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async -> Value
) async -> TimeLimited<Value> {
    await withTaskGroup(of: Value?.self, returning: TimeLimited<Value>.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: max(limit, .zero))
            return nil
        }
        var timerEnded = false
        while let ended = await group.next() {
            group.cancelAll()
            if let value = ended {
                return TimeLimited(value: value, ranOut: timerEnded && !Task.isCancelled)
            }
            timerEnded = true
        }
        // Unreachable, for the work is one of the two tasks; running it here keeps the promise all the same.
        return TimeLimited(value: await work(), ranOut: false)
    }
}
