/// A way for a person to prove who they are, as the server lists it.
package struct Factor: Equatable, Sendable, Codable {
    /// How far it is enrolled.
    package enum Status: Hashable, Sendable, Codable {
        case active
        /// Begun, not finished: it cannot be used yet.
        case pending
        /// The person said no.
        case inactive
        /// A word that this version does not know.
        case other(String)
    }

    /// The server's name for it; untrusted text.
    package var channel: String
    package var status: Status

    package init(channel: String, status: Status) {
        self.channel = channel
        self.status = status
    }
}
