import Synchronization

/// Wakes those who wait for a change.
final class Bell: Sendable {
    private struct State {
        var generation = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var number = 0
    }

    private let state = Mutex(State())

    var generation: Int { state.withLock(\.generation) }

    func ring() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Returns once it has rung since `generation`, when the time is over, or when the task is cancelled.
    func wait(
        after generation: Int, atMost rest: Duration?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.rung(after: generation) }
            if let rest { group.addTask { try? await sleep(rest) } }
            await group.next()
            group.cancelAll()
        }
    }

    private func rung(after generation: Int) async {
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.generation != generation || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }
}
