import Crypto
import Foundation
import GRDB

/// The tables. Rows are only added: triggers refuse every other change.
enum AuditSchema {
    /// Stored in the file's header ("Crfa"), so that a foreign database is never changed.
    static let applicationID = 0x4372_6661

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("rows, subjects, head") { db in
            try createTables(db)
            for trigger in triggers { try db.execute(sql: trigger) }
            let genesis = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
            try db.execute(
                sql: "INSERT INTO head (id, genesis, number, hash) VALUES (1, ?, 0, ?)",
                arguments: [genesis, genesis])
        }
        return migrator
    }

    private static func createTables(_ db: Database) throws {
        // Whom something was done as: few beside the rows, so that a text is looked for in these.
        try db.create(table: "subject") { table in
            table.column("id", .integer).primaryKey()
            table.column("profile", .text).notNull()
            table.column("environment", .text).notNull()
            table.column("login", .text).notNull()
            table.column("identityType", .text)
            table.column("identityID", .text)
            table.column("identityName", .text).notNull()
            table.column("actor", .text).notNull()
        }
        // Whole, so that no text can stand for two; NULL is different from everything in an index of columns.
        try db.execute(
            sql: """
                CREATE UNIQUE INDEX subjectOnce ON subject (
                  profile, environment, login, ifnull(identityType, ''), ifnull(identityID, ''), identityName, actor)
                """)
        try db.create(table: "entry") { table in
            table.column("number", .integer).primaryKey()
            // Milliseconds since 1970.
            table.column("time", .integer).notNull()
            table.column("subject", .integer).notNull().references("subject")
            table.column("action", .text).notNull()
            table.column("phase", .text).notNull()
            table.column("reason", .text).notNull()
            table.column("outcome", .text)
            table.column("status", .integer)
            table.column("reference", .text).notNull()
            // Of a row that says which rows have left: up to this number, the last with this hash.
            table.column("removedThrough", .integer)
            table.column("removedHash", .blob)
            table.column("hash", .blob).notNull()
        }
        try db.create(index: "entrySubject", on: "entry", columns: ["subject"])
        try db.create(index: "entryTime", on: "entry", columns: ["time"])
        try db.execute(
            sql: "CREATE INDEX checkpoint ON entry (removedThrough) WHERE removedThrough IS NOT NULL")
        try db.create(table: "head") { table in
            table.column("id", .integer).primaryKey().check { $0 == 1 }
            table.column("genesis", .blob).notNull()
            table.column("number", .integer).notNull()
            table.column("hash", .blob).notNull()
        }
    }

    private static let triggers = [
        """
        CREATE TRIGGER entryKept BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'a row of the audit record cannot be changed'); END
        """,
        // A row may leave only behind a row that says so.
        """
        CREATE TRIGGER entryStays BEFORE DELETE ON entry
        WHEN OLD.number > ifnull((SELECT max(removedThrough) FROM entry WHERE removedThrough IS NOT NULL), 0)
        BEGIN SELECT RAISE(ABORT, 'a row of the audit record cannot be removed'); END
        """,
        // REPLACE would delete a row without its trigger.
        """
        CREATE TRIGGER entryLast BEFORE INSERT ON entry
        WHEN NEW.number <= (SELECT number FROM head) OR NEW.number <= ifnull((SELECT max(number) FROM entry), 0)
        BEGIN SELECT RAISE(ABORT, 'a row of the audit record comes last'); END
        """,
        """
        CREATE TRIGGER subjectKept BEFORE UPDATE ON subject
        BEGIN SELECT RAISE(ABORT, 'a subject of the audit record cannot be changed'); END
        """,
        """
        CREATE TRIGGER subjectStays BEFORE DELETE ON subject
        WHEN EXISTS (SELECT 1 FROM entry WHERE subject = OLD.id)
        BEGIN SELECT RAISE(ABORT, 'a subject of the audit record cannot be removed'); END
        """,
        """
        CREATE TRIGGER subjectNew BEFORE INSERT ON subject
        WHEN EXISTS (SELECT 1 FROM subject WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'a subject of the audit record cannot be replaced'); END
        """,
        """
        CREATE TRIGGER headForward BEFORE UPDATE ON head
        WHEN NEW.id <> OLD.id OR NEW.genesis <> OLD.genesis OR NEW.number <= OLD.number
        BEGIN SELECT RAISE(ABORT, 'the head of the audit record only goes forward'); END
        """,
        """
        CREATE TRIGGER headStays BEFORE DELETE ON head
        BEGIN SELECT RAISE(ABORT, 'the head of the audit record cannot be removed'); END
        """,
        """
        CREATE TRIGGER headOnce BEFORE INSERT ON head
        WHEN EXISTS (SELECT 1 FROM head)
        BEGIN SELECT RAISE(ABORT, 'the audit record has one head'); END
        """,
    ]
}
