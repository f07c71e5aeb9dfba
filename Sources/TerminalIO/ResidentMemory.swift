import CTerminal

/// Keeps the program's resident memory small while it is idle.
package nonisolated enum ResidentMemory {
    /// Milliseconds without an event after which the program releases its code pages.
    package static let idleMilliseconds: Int64 = 2000

    /// Releases the resident pages of the program's code. The file cache supplies the pages that run again.
    package static func releaseCode() { curfew_release_code_pages() }
}
