import Synchronization

/// Admits at most two hashes at a time, each for another account, and at most 64 waiting callers. So a flood of logins
/// leaves the machine to the other calls, and comparisons and changes of one account do not overlap. Addresses take turns,
/// in a full queue the address with the most callers gives a place up, and an address with a crowd of callers leaves one
/// of the hashes to the others, so a flood from one stops no login from another.
/// Each wait in it has an end: a hash, or a disk, that does not come back costs its caller an error, and its place is free
/// again. A caller without a place is told so after a pause, so that coming back at once costs the machine nothing.
actor HashingQueue {
    /// The queue is full, or the wait took too long; the client should try again later.
    struct Full: Error {}

    private struct Waiter {
        let number: Int
        let account: Fingerprint
        let address: String
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// The longest wait for a place, the longest for a job in it, and the longest for one piece of slow work. The usual ones
    /// are below seven seconds, two seconds and a fifth of a second.
    static let longestWait = Duration.seconds(20)
    static let refusalPause = Duration.seconds(1)
    /// With more waiting callers than this an address leaves a place free.
    static let crowd = 8

    private let width: Int
    private let depth: Int
    private let submit: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let sleep: @Sendable (Duration) async throws -> Void
    /// The accounts whose hashes run, each with the address that it runs for.
    private var busy: [Fingerprint: String] = [:]
    /// Oldest first.
    private var waiting: [Waiter] = []
    /// When an address last had a turn, counted in turns; only of addresses that wait.
    private var turns: [String: Int] = [:]
    private var turn = 0
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
    ///
    /// - Throws: `Full` also when the job does not end in time; its place is free then, and its result is discarded.
    func perform<Value: Sendable>(
        for account: Fingerprint, from address: String, _ job: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            try await enter(account, address)
        } catch let refusal as Full {
            try await sleep(Self.refusalPause)
            throw refusal
        }
        defer { leave(account) }
        return try await inTime { outcome in
            Task {
                do {
                    outcome.finish(.success(try await job()))
                } catch {
                    outcome.finish(.failure(error))
                }
            }
        }
    }

    /// Runs slow work on another thread.
    ///
    /// - Throws: `Full` when the work does not come back in time; what it returns later is discarded.
    nonisolated func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await inTime { outcome in
            submit { outcome.finish(Result(catching: work)) }
        }
    }

    /// The outcome of what `start` begins, or `Full` when it takes too long.
    private nonisolated func inTime<Value: Sendable>(
        _ start: (Outcome<Value>) -> Void
    ) async throws -> Value {
        let outcome = Outcome<Value>()
        let limit = Task { [sleep] in
            try await sleep(Self.longestWait)
            outcome.finish(.failure(Full()))
        }
        defer { limit.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            outcome.await(continuation)
            start(outcome)
        }
    }

    /// The number of waiting callers.
    var length: Int { waiting.count }

    private func enter(_ account: Fingerprint, _ address: String) async throws {
        try Task.checkCancellation()
        if busy.count < width, busy[account] == nil, mayTakePlace(address) {
            busy[account] = address
            return
        }
        if waiting.count >= depth { try makePlace(for: account, address) }
        let number = nextNumber
        nextNumber += 1
        let limit = Task { [sleep] in
            try await sleep(Self.longestWait)
            remove(number, throwing: Full())
        }
        defer { limit.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting.append(
                    Waiter(number: number, account: account, address: address, continuation: continuation))
            }
        } onCancel: {
            Task { await self.remove(number, throwing: CancellationError()) }
        }
    }

    private func leave(_ account: Fingerprint) {
        busy[account] = nil
        while busy.count < width, let next = nextWaiter() {
            let waiter = waiting.remove(at: next)
            busy[waiter.account] = waiter.address
            turn += 1
            turns[waiter.address] = turn
            let addresses = Set(waiting.map(\.address))
            turns = turns.filter { addresses.contains($0.key) }
            waiter.continuation.resume()
        }
    }

    /// Whether an address leaves enough to the others.
    private func mayTakePlace(_ address: String) -> Bool {
        guard width > 1, waiting.count(where: { $0.address == address }) > Self.crowd else { return true }
        return busy.values.count { $0 == address } < width - 1
    }

    /// The oldest caller of the address that has waited longest for a turn, among accounts that are not busy.
    private func nextWaiter() -> Int? {
        waiting.indices.filter { busy[waiting[$0].account] == nil && mayTakePlace(waiting[$0].address) }
            .min { (turns[waiting[$0].address] ?? 0, $0) < (turns[waiting[$1].address] ?? 0, $1) }
    }

    /// Takes the newest place of the address that has the most, or else of the account that has the most.
    ///
    /// - Throws: `Full` if the caller's own address and account have as many.
    private func makePlace(for account: Fingerprint, _ address: String) throws {
        try makePlace(for: address, \.address) ?? makePlace(for: account, \.account) ?? { throw Full() }()
    }

    private func makePlace<Key: Hashable>(for own: Key, _ key: KeyPath<Waiter, Key>) -> Void? {
        let counts = Dictionary(grouping: waiting) { $0[keyPath: key] }.mapValues(\.count)
        guard let most = counts.max(by: { $0.value < $1.value }), most.value > (counts[own] ?? 0) + 1,
            let last = waiting.last(where: { $0[keyPath: key] == most.key })
        else { return nil }
        remove(last.number, throwing: Full())
        return ()
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
