import Audit
import Foundation
import Sessions
import Testing

/// The rows that are asked for, and no others.
struct QueryTests {
    private func numbers(_ query: AuditQuery) throws -> [Int64] {
        let database = try AuditDatabase(.memory)
        try database.append((0..<20).map { RecordFile.entry($0) }, by: RecordFile.actor)
        return try database.rows(query).map(\.number)
    }

    @Test func `all of them come in their order, and the newest are the last`() throws {
        #expect(try numbers(AuditQuery()) == Array(1...20))
        #expect(try numbers(AuditQuery(limit: 3)) == [18, 19, 20])
        #expect(try numbers(AuditQuery(after: 18)) == [19, 20])
        #expect(try numbers(AuditQuery(since: RecordFile.start.addingTimeInterval(17.5))) == [19, 20])
    }

    @Test(arguments: ["acme 3", "ACME 3", "corporate:3", "3"])
    func `an identity is found by its name and its id`(
        text: String
    ) throws {
        #expect(try numbers(AuditQuery(text: text)) == [4, 11, 18])
    }

    @Test func `a login is found, a text of nobody is not, and signs of patterns are letters`() throws {
        #expect(try numbers(AuditQuery(text: "ADA@acme")).count == 20)
        for text in ["nobody", "%", "_", "corporate:", "'"] {
            #expect(try numbers(AuditQuery(text: text)) == [])
        }
    }

    @Test func `an identity is found by its reference alone`() throws {
        let reference = Identity.Reference(kind: .corporate, id: "3")
        #expect(try numbers(AuditQuery(identity: reference)) == [4, 11, 18])
        #expect(try numbers(AuditQuery(identity: reference, limit: 2)) == [11, 18])
        #expect(try numbers(AuditQuery(identity: Identity.Reference(kind: .consumer, id: "3"))) == [])
    }

    @Test func `a row comes back as it went in`() throws {
        let database = try AuditDatabase(.memory)
        let entries = [
            RecordFile.entry(3, reason: "T-4711"),
            AuditEntry(
                at: RecordFile.start, AuditSubject(profile: "P", environment: "production", login: "x"),
                .signIn,
                .before),
        ]
        try database.append(entries, by: "a@b")
        let rows = try database.rows()
        #expect(rows.map(\.entry) == entries)
        #expect(rows.map(\.actor) == ["a@b", "a@b"])
    }
}
