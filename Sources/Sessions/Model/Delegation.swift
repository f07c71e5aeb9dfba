/// Acting for an identity without its login, by the key of the programme: for whom, and why.
package struct Delegation: Hashable, Sendable, Codable {
    package var identity: Identity.Reference
    /// As the person gave it; kept with the session, and told to nobody else.
    package var reason: String

    package init(identity: Identity.Reference, reason: String) {
        self.identity = identity
        self.reason = reason
    }

    /// Stands where a login's e-mail stands, under the vendor's name for delegation. A corporate and a consumer may
    /// have the same number.
    func login(named name: String) -> String { "\(name) \(identity.id) \(identity.kind.code)" }

    /// Whether a text says anything: blanks, marks and what cannot be seen give no reason.
    package static func isReason(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            let isSeen = !scalar.properties.isDefaultIgnorableCodePoint
            return isSeen && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }
}
