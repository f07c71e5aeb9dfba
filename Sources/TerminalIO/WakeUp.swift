import CTerminal

/// Wakes the main thread from any thread. Several signals before it wakes count as one.
package nonisolated final class WakeUp: Sendable {
    /// The descriptor that `Terminal.wait` watches.
    package let descriptor: Int32

    /// Nil when the process has no descriptors left.
    package init?() {
        descriptor = curfew_wake_open()
        if descriptor < 0 { return nil }
    }

    deinit {
        curfew_wake_close(descriptor)
    }

    package func signal() { curfew_wake_signal(descriptor) }

    /// Call this before you handle what the signals announce, so that a later signal is not lost.
    package func clear() { curfew_wake_clear(descriptor) }
}
