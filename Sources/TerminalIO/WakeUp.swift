import CTerminal

/// Wakes the main thread out of its one sleep, from any thread; many signals before it wakes are one.
package nonisolated final class WakeUp: Sendable {
    /// What `Terminal.wait` watches.
    package let descriptor: Int32
    private let writer: Int32

    /// Nil when the process has no descriptors left.
    package init?() {
        var descriptors: [Int32] = [-1, -1]
        guard curfew_wake_open(&descriptors) else { return nil }
        descriptor = descriptors[0]
        writer = descriptors[1]
    }

    deinit {
        curfew_wake_close(descriptor, writer)
    }

    package func signal() { curfew_wake_signal(writer) }

    /// To be called before looking for what the signals were about, so that none is lost in between.
    package func clear() { curfew_wake_clear(descriptor) }
}
