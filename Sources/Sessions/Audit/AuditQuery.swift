package import Foundation

/// Which rows of the record are wanted.
package struct AuditQuery: Hashable, Sendable {
    /// Rows from this moment on.
    package var since: Date?
    /// Rows of identities whose name or id holds the text, or that are this `TYPE:ID`, or of logins that hold it; in whatever
    /// case of ASCII letters.
    package var text: String?
    /// Rows of one identity, through whatever login.
    package var identity: Identity.Reference?
    /// Rows behind this number.
    package var after: Int64 = 0
    /// The newest so many; nil for all.
    package var limit: Int?

    package init(
        since: Date? = nil, text: String? = nil, identity: Identity.Reference? = nil, after: Int64 = 0,
        limit: Int? = nil
    ) {
        self.since = since
        self.text = text
        self.identity = identity
        self.after = after
        self.limit = limit
    }
}
