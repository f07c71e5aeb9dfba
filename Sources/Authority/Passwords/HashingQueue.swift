import Foundation

/// Admits at most two hashes at a time, each for another account, and at most 64 waiting callers. So a flood of logins
/// leaves the machine to the other calls, and comparisons and changes of one account never overlap.
actor HashingQueue {
    /// The queue is full; the client should try again later.
    struct Full: Error {}

    private struct Waiter {
        let number: Int
        let account: Fingerprint
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let width: Int
    private let depth: Int
    private var busy: Set<Fingerprint> = []
    private var waiting: [Waiter] = []
    private var nextNumber = 0

    init(width: Int = 2, depth: Int = 64) {
        self.width = width
        self.depth = depth
    }

    /// Runs `job` when it is this caller's turn. A caller that is cancelled while waiting leaves the queue.
    func perform<Value: Sendable>(
        for account: Fingerprint, _ job: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await enter(account)
        defer { leave(account) }
        return try await job()
    }

    /// Runs slow work on a thread of its own with low priority, so that the other calls stay fast while both slots hash.
    /// Starting the thread costs less than a thousandth of a comparison.
    nonisolated func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                #if os(Linux)
                    // On Linux the priority belongs to the thread, and 0 names the calling one (setpriority(2)).
                    _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 10)
                #endif
                continuation.resume(with: Result(catching: work))
            }
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
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting.append(Waiter(number: number, account: account, continuation: continuation))
            }
        } onCancel: {
            Task { await self.cancel(number) }
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

    private func cancel(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }
}
