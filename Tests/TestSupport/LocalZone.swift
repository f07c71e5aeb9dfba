import Synchronization

/// The local clock's time zone, which may change under a running program.
package final class LocalZone: Sendable {
    private let seconds = Mutex(0)

    package init() {}

    /// By which local time is ahead of UTC.
    package var secondsFromGMT: Int {
        get { seconds.withLock(\.self) }
        set { seconds.withLock { $0 = newValue } }
    }
}
