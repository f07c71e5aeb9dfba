package import Foundation

/// The only source of time of an authority, so that a test can set the time.
package struct AuthorityClock: Sendable {
    /// The machine's wall clock, used to the millisecond; it can jump.
    package var wall: @Sendable () -> Date
    /// The time since a fixed point, the machine's start if `boot` is known. It includes suspended time and never jumps.
    package var elapsed: @Sendable () -> Duration
    /// Names the machine's current start; nil if the system does not tell.
    package var boot: String?
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        wall: @escaping @Sendable () -> Date, elapsed: @escaping @Sendable () -> Duration,
        boot: String? = nil, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.wall = wall
        self.elapsed = elapsed
        self.boot = boot
        self.sleep = sleep
    }

    package static let system = AuthorityClock(
        wall: { Date() },
        // On Linux the clock is CLOCK_BOOTTIME, the same for every process of one start.
        elapsed: { ContinuousClock.now - ContinuousClock().systemEpoch }, boot: bootID,
        sleep: { try await Task.sleep(for: $0, clock: .continuous) })

    /// The kernel's id of this start (random(4)).
    private static var bootID: String? {
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
