/// A way for a person to prove who they are, as the server lists it.
package struct Factor: Equatable, Sendable {
    /// How far it is enrolled.
    package enum Status: Hashable, Sendable {
        case active
        /// Begun, not finished: it cannot be used yet.
        case pending
        /// The person said no.
        case inactive
        /// A word that this version does not know.
        case other(String)

        package var word: String {
            switch self {
            case .active: "active"
            case .pending: "enrolment not finished"
            case .inactive: "enrolment declined"
            case .other(let word): word
            }
        }
    }

    /// The server's name for it; untrusted text.
    package var channel: String
    package var status: Status

    package init(channel: String, status: Status) {
        self.channel = channel
        self.status = status
    }
}
