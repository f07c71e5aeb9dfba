package import Foundation

/// One line of the record, before it has its number: what is done or was done, as whom, why, and what came of it. Holds
/// no secret.
package struct AuditEntry: Hashable, Sendable {
    package enum Phase: String, Sendable {
        /// It is about to be done.
        case before
        /// It was done, or happened by itself.
        case after
    }

    /// UTF-8 bytes of a text. A server's names may be of any length.
    private static let longest = 512

    package internal(set) var time: Date
    package let subject: AuditSubject
    package let action: AuditAction
    package internal(set) var phase: Phase
    /// The ticket or the words that the person gave; empty without any.
    package let reason: String
    /// Nil before it is known.
    package internal(set) var outcome: AuditOutcome?
    /// The server's last status; nil without a response.
    package internal(set) var status: Int?
    /// The server's name for the request; empty without one.
    package private(set) var reference: String

    package init(
        at time: Date, _ subject: AuditSubject, _ action: AuditAction, _ phase: Phase, reason: String = "",
        outcome: AuditOutcome? = nil, status: Int? = nil, reference: String = ""
    ) {
        self.time = time
        self.subject = subject
        self.action = action
        self.phase = phase
        self.reason = Self.bounded(reason)
        self.outcome = outcome
        self.status = status
        self.reference = Self.bounded(reference)
    }

    mutating func take(_ call: CallRecord) {
        guard case .status(let status) = call.result else { return }
        self.status = status
        reference = Self.bounded(call.requestReference ?? "")
    }

    /// A text of a row: of bounded length, and without U+0000, at which programs end a text of SQLite.
    static func bounded(_ text: String) -> String {
        let cut =
            text.utf8.count <= longest ? text : String(decoding: text.utf8.prefix(longest), as: UTF8.self)
        guard cut.utf8.contains(0) else { return cut }
        return String(
            String.UnicodeScalarView(cut.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }
}
