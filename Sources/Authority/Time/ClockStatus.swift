/// How the machine's clock compares with the latest time in the database at a start. The description addresses the person
/// who started the authority.
package enum ClockStatus: Sendable, Equatable {
    /// Within a minute, or later.
    case agrees
    /// The authority goes on from the time of the database, which is ahead by this much.
    case behind(Duration)
    /// The authority has taken the clock's time, which is behind by this much.
    case accepted(Duration, endedSessions: Int, renewedLocks: Int)
}

extension ClockStatus: CustomStringConvertible {
    package var description: String {
        switch self {
        case .agrees: "The clock agrees with the database."
        case .behind(let lead):
            """
            The database has seen a time \(Self.text(lead)) ahead of this machine's clock, so 'Date' and every end follow \
            that time. If the clock is right now, start once with --accept-clock, which ends every session.
            """
        case .accepted(let lead, let sessions, let locks):
            """
            The authority's time was \(Self.text(lead)) ahead and is the clock's again. Sessions ended: \(sessions). \
            Locks that last their full length from now: \(locks).
            """
        }
    }

    private static func text(_ lead: Duration) -> String {
        let minutes = lead.wholeSeconds / 60
        return switch minutes {
        case ..<120: "\(minutes) min"
        case ..<2880: "\(minutes / 60) h"
        default: "\(minutes / 1440) days"
        }
    }
}
