import CTerminal

/// A crash prints one line with the signal's number and restores the terminal. No memory is printed, written to a core
/// file or readable by another process of the same user.
package nonisolated enum CrashGuard {
    /// Every command calls this first, also those without a full screen. Idempotent.
    package static func install() { curfew_guard_install() }
}
