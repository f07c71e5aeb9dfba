package import Foundation

/// One live token of a login as the server's own list tells of it.
package struct ListedToken: Hashable, Sendable, Codable {
    /// The server's own name for it.
    package var id: String
    package var record: Record
    package var lifetime: Lifetime

    package init(id: String, record: Record, lifetime: Lifetime) {
        self.id = id
        self.record = record
        self.lifetime = lifetime
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
        /// The server's entry with every secret in it cut out.
        package var answer: String

        package init(
            userAgent: String?, address: String?, lastUsed: Date?, expiresAt: Date?, isCurrent: Bool,
            answer: String
        ) {
            self.userAgent = userAgent
            self.address = address
            self.lastUsed = lastUsed
            self.expiresAt = expiresAt
            self.isCurrent = isCurrent
            self.answer = answer
        }
    }
}
