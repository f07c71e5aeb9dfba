package import Foundation

/// What the clocks say at one moment: the one that deadlines hang on, and the one that people read.
package struct ClockReading: Hashable, Sendable {
    package var instant: Instant
    /// What the local clock said at the origin of instants, in seconds since 1970.
    var epoch: Double { wall.timeIntervalSince1970 - instant.seconds }
    /// The local clock. It may be wrong or be set at any time: for display alone, never for a deadline.
    package var wall: Date
    /// How long the machine has slept since it started: it grows with each suspend and with nothing else.
    package var slept: Duration

    package init(instant: Instant, wall: Date, slept: Duration = .zero) {
        self.instant = instant
        self.wall = wall
        self.slept = slept
    }
}
