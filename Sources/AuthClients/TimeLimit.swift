import Sessions

/// What work gave, and whether it was cut short by its limit.
struct Limited<Value: Sendable>: Sendable {
    var value: Value
    var ranOut: Bool
}

/// Runs work that heeds cancellation, cancels it when the span is over, and waits for it to end either way.
func limited<Value: Sendable>(
    to span: Duration, _ work: @escaping @Sendable () async -> Value
) async -> Limited<Value> {
    await withTaskGroup(of: Value?.self, returning: Limited<Value>.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: .nanoseconds(max(span.nanoseconds, 0)))
            return nil
        }
        var timerEnded = false
        while let ended = await group.next() {
            group.cancelAll()
            if let value = ended {
                return Limited(value: value, ranOut: timerEnded && !Task.isCancelled)
            }
            timerEnded = true
        }
        // Unreachable, for the work is one of the two tasks; running it here keeps the promise all the same.
        return Limited(value: await work(), ranOut: false)
    }
}
