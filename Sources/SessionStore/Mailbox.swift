package import Sessions
import Synchronization

/// Where work off the main thread leaves its events until the store takes them in, in the order they came.
package final class Mailbox: Sendable {
    private let events = Mutex<[SessionEvent]>([])
    private let wake: @Sendable () -> Void

    /// - Parameter wake: called from any thread after each delivery.
    package init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    package func deliver(_ event: SessionEvent) {
        events.withLock { $0.append(event) }
        wake()
    }

    func takeAll() -> [SessionEvent] {
        events.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
