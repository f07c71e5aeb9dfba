import Testing

@testable import SessionStore

@MainActor
@Suite(.timeLimit(.minutes(1))) struct WakeSignalTests {
    private final class Waiter {
        var isDone = false
    }

    /// A wait that has begun, and whether it has ended.
    private func wait(for signal: WakeSignal) async -> (Task<Void, Never>, Waiter) {
        let waiter = Waiter()
        let task = Task {
            await signal.wait()
            waiter.isDone = true
        }
        for _ in 0..<20 { await Task.yield() }
        return (task, waiter)
    }

    @Test func `a signal before the wait ends it at once`() async {
        let signal = WakeSignal()
        signal.signal()
        await signal.wait()
    }

    @Test func `several signals before the wait are kept as one`() async {
        let signal = WakeSignal()
        for _ in 0..<3 { signal.signal() }
        await signal.wait()
        let (task, waiter) = await wait(for: signal)
        #expect(!waiter.isDone)
        signal.signal()
        await task.value
    }

    @Test func `a signal during the wait ends it, and is used up`() async {
        let signal = WakeSignal()
        let (first, _) = await wait(for: signal)
        signal.signal()
        await first.value
        let (second, waiter) = await wait(for: signal)
        #expect(!waiter.isDone)
        second.cancel()
        await second.value
    }

    @Test func `a cancelled task does not wait`() async {
        let signal = WakeSignal()
        let (task, waiter) = await wait(for: signal)
        #expect(!waiter.isDone)
        task.cancel()
        await task.value
    }
}
