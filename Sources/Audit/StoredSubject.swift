import GRDB
import Sessions

/// Whom something was done as, and by whom, as the file holds it.
struct StoredSubject: Hashable {
    let subject: AuditSubject
    /// `user@host`.
    let actor: String

    static let columns = "id, profile, environment, login, identityType, identityID, identityName, actor"

    init(_ subject: AuditSubject, actor: String) {
        self.subject = subject
        self.actor = actor
    }

    /// From a row with the columns above.
    init(_ row: Row) throws {
        let type: String? = try row.decode(atIndex: 4)
        let id: String? = try row.decode(atIndex: 5)
        let identity = type.map { Identity.Reference(kind: Identity.Kind(writtenAs: $0), id: id ?? "") }
        subject = AuditSubject(
            profile: try row.decode(atIndex: 1), environment: try row.decode(atIndex: 2),
            login: try row.decode(atIndex: 3), identity: identity, identityName: try row.decode(atIndex: 6))
        actor = try row.decode(atIndex: 7)
    }

    /// Its fields for the chain, from a row with the columns above: as they are in the file.
    static func fields(_ row: Row) throws -> ChainLink {
        var link = ChainLink()
        for column in 1...7 { link.add(try row.decode(String?.self, atIndex: column)) }
        return link
    }

    var fields: ChainLink {
        var link = ChainLink()
        for text in texts { link.add(text) }
        return link
    }

    var texts: [String?] {
        [
            subject.profile, subject.environment, subject.login, subject.identity?.kind.code,
            subject.identity?.id,
            subject.identityName, actor,
        ]
    }
}
