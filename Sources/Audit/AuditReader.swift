import Foundation
import GRDB
import Sessions

/// Finds rows. A text is looked for among the subjects, of which there are few, and their rows are found by an index.
struct AuditReader {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func read(_ query: AuditQuery, _ take: (AuditRow) throws -> Void) throws {
        var subjects = try subjects(query)
        var conditions = ["number > :after"]
        var arguments: StatementArguments = ["after": query.after]
        if let since = query.since {
            conditions.append("time >= :since")
            arguments += ["since": StoredRow.milliseconds(since)]
        }
        var table = "entry"
        if query.text != nil || query.identity != nil {
            // Otherwise the order of the numbers looks cheaper, through all rows.
            table += " INDEXED BY entrySubject"
            conditions.append("subject IN (SELECT value FROM json_each(:subjects))")
            arguments += ["subjects": "[\(subjects.keys.map(String.init).joined(separator: ","))]"]
        }
        let order = query.limit == nil ? "ORDER BY number" : "ORDER BY number DESC LIMIT \(query.limit ?? 0)"
        let sql =
            "SELECT \(StoredRow.columns) FROM \(table) WHERE \(conditions.joined(separator: " AND ")) \(order)"
        let found = try Row.fetchCursor(
            db, sql: "SELECT * FROM (\(sql)) ORDER BY number", arguments: arguments)
        while let fetched = try found.next() {
            let row = try StoredRow(fetched)
            // A row whose subject is missing was changed: it is shown without one, and the chain tells.
            let subject =
                try subjects[row.subject] ?? stored(row.subject)
                ?? StoredSubject(AuditSubject.nobody, actor: "")
            subjects[row.subject] = subject
            try take(
                AuditRow(number: row.number, actor: subject.actor, entry: row.entry(of: subject.subject)))
        }
    }

    /// Those that a query asks for; none where it asks for all.
    private func subjects(_ query: AuditQuery) throws -> [Int64: StoredSubject] {
        guard query.text != nil || query.identity != nil else { return [:] }
        var found: [Int64: StoredSubject] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT \(StoredSubject.columns) FROM subject")
        while let row = try rows.next() {
            let stored = try StoredSubject(row)
            let isWanted =
                (query.identity.map { $0 == stored.subject.identity } ?? true)
                && (query.text.map { stored.subject.holds($0) } ?? true)
            if isWanted { found[try row.decode(atIndex: 0)] = stored }
        }
        return found
    }

    private func stored(_ id: Int64) throws -> StoredSubject? {
        try Row.fetchOne(
            db, sql: "SELECT \(StoredSubject.columns) FROM subject WHERE id = ?", arguments: [id]
        ).map { try StoredSubject($0) }
    }
}

extension AuditSubject {
    /// Whether a text is in one of the names that it goes by.
    fileprivate func holds(_ text: String) -> Bool {
        let text = text.lowercased()
        let written = identity.map { "\($0.kind.code):\($0.id)" }
        return [identityName, identity?.id, login].compactMap(\.self).contains {
            $0.lowercased().contains(text)
        }
            || written?.lowercased() == text
    }
}
