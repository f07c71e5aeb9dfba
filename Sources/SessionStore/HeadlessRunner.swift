package import Sessions

/// Drives a store without a screen: for commands, and for tests.
@MainActor
package final class HeadlessRunner {
    package let store: SessionStore
    package let mailbox: Mailbox
    private let signal = WakeSignal()
    private let now: @Sendable () -> ClockReading
    private let sleep: @Sendable (Instant) async -> Void

    /// `sleep` returns at an instant, or when its task is cancelled.
    package init(
        profiles: [Profile], clients: [Profile.ID: any VendorClient],
        now: @escaping @Sendable () -> ClockReading, sleep: @escaping @Sendable (Instant) async -> Void
    ) {
        let signal = signal
        mailbox = Mailbox { signal.signal() }
        store = SessionStore(
            state: SessionState(profiles: profiles, now: now().instant), clients: clients, mailbox: mailbox,
            now: now)
        self.now = now
        self.sleep = sleep
    }

    /// Takes in replies and what time brings until the state is as wanted.
    ///
    /// - Returns: false if it was not within the limit, or the task was cancelled.
    package func run(until isDone: (SessionState) -> Bool, within limit: Duration) async -> Bool {
        let end = now().instant + limit
        while true {
            store.catchUp()
            if isDone(store.state) { return true }
            guard now().instant < end, !Task.isCancelled else { return false }
            await pause(until: store.nextTick(visibleChange: end) ?? end)
        }
    }

    /// Returns with the next delivery or at an instant, whichever comes first.
    private func pause(until instant: Instant) async {
        await withTaskGroup(of: Void.self) { [signal, sleep] group in
            group.addTask { await signal.wait() }
            group.addTask { await sleep(instant) }
            await group.next()
            group.cancelAll()
        }
    }
}
