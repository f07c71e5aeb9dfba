import Foundation

/// Memory that was freed and that the C library keeps for later.
enum FreedMemory {
    private typealias Trim = @convention(c) (Int) -> Int32

    /// Gives it back to the system, so that a flood of connections leaves nothing behind (malloc_trim(3), which Swift does
    /// not import; another library than glibc may lack it).
    static func release() {
        guard let found = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(found, to: Trim.self)(0)
    }
}
