package import Foundation

/// A locked screen, as far as it may be told to anybody.
package struct ScreenLock: Equatable, Sendable {
    /// What unlocks it.
    package enum Means: Sendable {
        case pin, password, either
    }

    /// In characters.
    package static let shortestPIN = 4

    /// How often the screen was locked before.
    package let number: Int
    /// The local clock when it was locked, for people.
    package let since: Date?
    package let means: Means
    /// Tries that were wrong since then.
    package internal(set) var wrongTries = 0
    /// A try before this instant is not taken.
    package internal(set) var nextTryAt: Instant?
    /// Whether a try is being compared.
    package internal(set) var isChecking = false
    /// Whether the last try could not be compared.
    package internal(set) var hasFailed = false

    /// The wait after so many wrong tries: 1, 2, 4, 8, 16 and then 30 s.
    static func wait(after wrongTries: Int) -> Duration {
        .seconds(wrongTries > 5 ? 30 : 1 << (max(wrongTries, 1) - 1))
    }
}
