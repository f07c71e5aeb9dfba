import CTerminal

/// What ended a `Terminal.wait`; several at once are possible.
package nonisolated struct Occurrences: OptionSet, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Keys may be had from `nextKey`.
    package static let input = Occurrences(rawValue: Int32(CURFEW_INPUT))
    /// The wake descriptor is readable.
    package static let woken = Occurrences(rawValue: Int32(CURFEW_WOKEN))
    /// The deadline is reached.
    package static let timer = Occurrences(rawValue: Int32(CURFEW_TIMER))
    /// `resize` is due.
    package static let resized = Occurrences(rawValue: Int32(CURFEW_RESIZED))
    /// `Terminal.lastSignal` asks the program to end.
    package static let terminate = Occurrences(rawValue: Int32(CURFEW_TERMINATE))
    /// `suspend` is due.
    package static let suspendRequested = Occurrences(rawValue: Int32(CURFEW_SUSPEND))
    /// The process was stopped and runs again; the next frame is sent whole.
    package static let continued = Occurrences(rawValue: Int32(CURFEW_CONTINUED))
    /// The terminal is gone, or about to be: end, and send nothing to it.
    package static let hangUp = Occurrences(rawValue: Int32(CURFEW_HANG_UP))

    static let writable = Occurrences(rawValue: Int32(CURFEW_WRITABLE))
}
