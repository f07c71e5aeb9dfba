import Synchronization

/// Wakes the tasks that wait for a change.
final class ChangeSignal: Sendable {
    private struct State {
        var generation = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastID = 0
    }

    private let state = Mutex(State())

    /// The number of changes so far. Read it before looking at the data, then pass it to `wait`.
    var generation: Int { state.withLock(\.generation) }

    func notify() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Returns after a change since `generation`, after `timeout`, or when the task is cancelled.
    func wait(
        after generation: Int, timeout: Duration?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.change(after: generation) }
            if let timeout { group.addTask { try? await sleep(timeout) } }
            await group.next()
            group.cancelAll()
        }
    }

    private func change(after generation: Int) async {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumesAtOnce = state.withLock { state in
                    if state.generation != generation || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if resumesAtOnce { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }
}
