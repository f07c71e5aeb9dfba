import CTerminal

/// Keeps the program small at rest.
package nonisolated enum Footprint {
    /// Milliseconds of quiet after which the code that was needed until then is given back.
    package static let quietMilliseconds: Int64 = 2000

    /// Tells the system that the program's own code need not stay in memory. What runs again comes back from the
    /// file cache; what only the start or a sign-in needed does not. Linux only; elsewhere nothing happens.
    package static func giveBackCode() { curfew_give_back_code() }
}
