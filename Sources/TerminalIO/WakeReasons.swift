import CTerminal

/// Why `Terminal.wait` returned. There may be several reasons at once.
package nonisolated struct WakeReasons: OptionSet, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// `nextKey` may return keys.
    package static let input = WakeReasons(rawValue: Int32(CURFEW_INPUT))
    /// The wake descriptor is readable.
    package static let woken = WakeReasons(rawValue: Int32(CURFEW_WOKEN))
    /// The deadline has passed.
    package static let timer = WakeReasons(rawValue: Int32(CURFEW_TIMER))
    /// The window has a new size: call `resize`.
    package static let resized = WakeReasons(rawValue: Int32(CURFEW_RESIZED))
    /// `Terminal.lastSignal` asks the program to end.
    package static let terminate = WakeReasons(rawValue: Int32(CURFEW_TERMINATE))
    /// A signal asks the program to stop: call `suspend`.
    package static let suspendRequested = WakeReasons(rawValue: Int32(CURFEW_SUSPEND))
    /// The process was stopped and continues. The next frame is sent in full.
    package static let continued = WakeReasons(rawValue: Int32(CURFEW_CONTINUED))
    /// The terminal is gone or about to be: end without further output.
    package static let hangUp = WakeReasons(rawValue: Int32(CURFEW_HANG_UP))

    static let writable = WakeReasons(rawValue: Int32(CURFEW_WRITABLE))
}
