import Synchronization

/// Admits at most two hashes at a time, each for another account, and at most 64 waiting callers. So a flood of logins
/// leaves the machine to the other calls, and comparisons and changes of one account never overlap. Each wait in it has an
/// end: a hash that does not come back costs its caller an error, and its place is free again.
actor HashingQueue {
    /// The queue is full, or the wait took too long; the client should try again later.
    struct Full: Error {}

    private struct Waiter {
        let number: Int
        let account: Fingerprint
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// The longest wait for a place, and the longest for one piece of slow work. The usual ones are below seven seconds
    /// and a fifth of a second.
    static let longestWait = Duration.seconds(20)

    private let width: Int
    private let depth: Int
    private let submit: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let sleep: @Sendable (Duration) async throws -> Void
    private var busy: Set<Fingerprint> = []
    private var waiting: [Waiter] = []
    private var nextNumber = 0

    /// `submit` runs slow work elsewhere, `sleep` bounds each wait.
    init(
        width: Int = 2, depth: Int = 64,
        submit: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.width = width
        self.depth = depth
        self.submit = submit
        self.sleep = sleep
    }

    /// Runs `job` when it is this caller's turn. A caller that is cancelled while waiting leaves the queue.
    func perform<Value: Sendable>(
        for account: Fingerprint, _ job: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await enter(account)
        defer { leave(account) }
        return try await job()
    }

    /// Runs slow work on another thread.
    ///
    /// - Throws: `Full` when the work does not come back in time; what it returns later is discarded.
    nonisolated func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let outcome = Outcome<Value>()
        let limit = Task { [sleep] in
            try await sleep(Self.longestWait)
            outcome.finish(.failure(Full()))
        }
        defer { limit.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            outcome.await(continuation)
            submit { outcome.finish(Result(catching: work)) }
        }
    }

    /// The number of waiting callers.
    var length: Int { waiting.count }

    private func enter(_ account: Fingerprint) async throws {
        try Task.checkCancellation()
        if busy.count < width, !busy.contains(account) {
            busy.insert(account)
            return
        }
        guard waiting.count < depth else { throw Full() }
        let number = nextNumber
        nextNumber += 1
        let limit = Task { [sleep] in
            try await sleep(Self.longestWait)
            remove(number, throwing: Full())
        }
        defer { limit.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting.append(Waiter(number: number, account: account, continuation: continuation))
            }
        } onCancel: {
            Task { await self.remove(number, throwing: CancellationError()) }
        }
    }

    private func leave(_ account: Fingerprint) {
        busy.remove(account)
        while busy.count < width,
            let turn = waiting.firstIndex(where: { !busy.contains($0.account) })
        {
            let waiter = waiting.remove(at: turn)
            busy.insert(waiter.account)
            waiter.continuation.resume()
        }
    }

    private func remove(_ number: Int, throwing error: any Error) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: error)
    }

    /// The first of two ends of a piece of work: its own, or that of its time.
    private final class Outcome<Value: Sendable>: Sendable {
        private enum State {
            case pending
            case awaited(CheckedContinuation<Value, any Error>)
            case finished(Result<Value, any Error>)
            case taken
        }

        private let state = Mutex(State.pending)

        func await(_ continuation: CheckedContinuation<Value, any Error>) {
            let result = state.withLock { state -> Result<Value, any Error>? in
                if case .finished(let result) = state {
                    state = .taken
                    return result
                }
                state = .awaited(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }

        func finish(_ result: Result<Value, any Error>) {
            let continuation = state.withLock { state -> CheckedContinuation<Value, any Error>? in
                switch state {
                case .pending:
                    state = .finished(result)
                    return nil
                case .awaited(let continuation):
                    state = .taken
                    return continuation
                case .finished, .taken: return nil
                }
            }
            continuation?.resume(with: result)
        }
    }
}
