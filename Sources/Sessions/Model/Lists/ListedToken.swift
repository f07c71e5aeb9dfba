package import Foundation

/// One live token of a login as the server's own list tells of it. A list may have a hundred thousand, so copies share
/// one place on the heap.
package struct ListedToken: Keyed, Hashable, Sendable, Codable {
    private struct Facts: Hashable, Sendable, Codable {
        var id: ServerID
        var record: Record
        var lifetime: Lifetime
    }

    private var facts: Shared<Facts>

    package init(id: String, record: Record, lifetime: Lifetime) {
        facts = Shared(Facts(id: ServerID(id), record: record, lifetime: lifetime))
    }

    /// The server's own name for it.
    package var id: String {
        get { key.text }
        set { facts.value.id = ServerID(newValue) }
    }
    package var key: ServerID { facts.value.id }
    package var record: Record {
        get { facts.value.record }
        set { facts.value.record = newValue }
    }
    package var lifetime: Lifetime { facts.value.lifetime }

    /// The same with another end.
    func ending(with lifetime: Lifetime) -> ListedToken {
        var copy = self
        copy.facts.value.lifetime = lifetime
        return copy
    }

    /// What the server tells of a token's use. All text in it is untrusted.
    package struct Record: Hashable, Sendable, Codable {
        /// The program that used it last, in its own words.
        package var userAgent: String?
        /// The network address it was used from last.
        package var address: String?
        /// By the server's clock.
        package var lastUsed: Date?
        package var expiresAt: Date?
        /// Whether the list was read with this very token.
        package var isCurrent: Bool

        package init(
            userAgent: String?, address: String?, lastUsed: Date?, expiresAt: Date?, isCurrent: Bool
        ) {
            self.userAgent = userAgent
            self.address = address
            self.lastUsed = lastUsed
            self.expiresAt = expiresAt
            self.isCurrent = isCurrent
        }

        /// The server's entry, written anew from what was read of it; a copy of each would fill the memory.
        package var answer: String {
            let fields = [
                ("lastUserAgent", userAgent), ("lastIpAddress", address),
                ("lastUsed", lastUsed.map(Self.text)),
                ("isCurrent", String(isCurrent)), ("expiresAt", expiresAt.map(Self.text)),
            ]
            return fields.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: "\n")
        }

        /// By RFC 3339, to the millisecond.
        private static func text(_ date: Date) -> String {
            Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(date)
        }
    }
}
