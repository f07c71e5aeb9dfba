/// Why the certificates that a variable names cannot be trusted: they cannot be read.
package struct TrustError: Error, Equatable {
    /// What happened and what to do next.
    package let sentence: String

    init(variable: String, path: String, holds wanted: String) {
        sentence = "\(variable) names \(path), which is not \(wanted). Correct the variable or unset it."
    }
}
