package import Foundation

/// What a look at the whole chain came to.
package enum AuditVerdict: Equatable, Sendable {
    /// Every row follows from the one before it, from the first to the head. `hash` is the head's: noted elsewhere, it shows a
    /// later exchange of the whole record.
    case intact(first: Int64, last: Int64, hash: Data)
    /// Of all rows the first that is not as it was recorded.
    case broken(at: Int64, Fault)

    package enum Fault: Equatable, Sendable {
        /// Its fields or its place are other ones, or it follows another row.
        case changed
        case removed
        /// It stands behind the last one that was recorded.
        case added
        /// It is the oldest, and no row says that those before it have left.
        case unexplained
    }
}
