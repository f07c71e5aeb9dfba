import CMemory

/// The ordinary heap, which this module's C part makes forgetful: a block is overwritten before it is given back,
/// whichever library held it.
package enum HeapMemory {
    /// Whether that holds in this process. It does not in a build for a sanitizer.
    package static var isForgetful: Bool { curfew_wipes_freed_memory() }

    /// Gives pages that hold nothing any more back to the system.
    package static func trim() { curfew_trim_heap() }
}
