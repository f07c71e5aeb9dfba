/// Why an API key could not be read.
package struct KeyError: Error, Equatable, Sendable {
    /// A clause without a full stop. It names the source and never quotes what the source returned.
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
