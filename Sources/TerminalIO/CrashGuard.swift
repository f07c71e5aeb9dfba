import CTerminal

/// What a crash may show and leave behind: a line with the signal's number and a terminal as it was. Nothing of the
/// memory, where passwords are, is printed, kept in a core file or open to another process of the same user.
package nonisolated enum CrashGuard {
    /// To be called first of all in every run, also without a full screen. Idempotent.
    package static func install() { curfew_guard_install() }
}
