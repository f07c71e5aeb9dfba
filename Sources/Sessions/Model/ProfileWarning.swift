/// What could be better about a profile, though one can sign in.
package enum ProfileWarning: Hashable, Sendable {
    /// The configuration holds the key itself.
    case plainKey
    /// No webhooks come in, so no push can be answered; says why in a few words.
    case notListening(String)
}
