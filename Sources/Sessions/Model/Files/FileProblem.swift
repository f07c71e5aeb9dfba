/// Why a file of the person's own could not be read or written.
package enum FileProblem: Error, Hashable, Sendable {
    case readOnly, full, notPermitted
    /// Its contents are none that this version has written. It is left as it is.
    case foreign
    /// In the words of the system.
    case other(reason: String)
}
