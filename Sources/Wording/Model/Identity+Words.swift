package import Sessions

extension Identity.Kind {
    /// Untrusted, where the server has a word of its own.
    package var word: String { code }
}
