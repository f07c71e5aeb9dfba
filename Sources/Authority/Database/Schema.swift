import GRDB

/// The tables. Both vendors share people, sessions and tokens. Moments are milliseconds since 1970.
enum Schema {
    /// Stored in the file's header ("Crfw"), so that a foreign database is never changed.
    static let applicationID = 0x4372_6677

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("people, sessions, locks") { db in
            try createPeople(db)
            try createSessions(db)
            try db.create(table: "mark") { table in
                table.column("name", .text).primaryKey()
                table.column("moment", .integer).notNull()
            }
        }
        migrator.registerMigration("listed tokens, password resets") { db in
            try db.alter(table: "token") { table in
                // The id by which a user lists and ends a token.
                table.add(column: "id", .blob)
                table.add(column: "userAgent", .text).notNull().defaults(to: "")
                table.add(column: "address", .text).notNull().defaults(to: "")
            }
            try db.create(table: "passwordReset", options: .withoutRowID) { table in
                table.column("fingerprint", .blob).primaryKey()
                table.column("user", .integer).notNull().references("user", onDelete: .cascade).indexed()
                table.column("expires", .integer).notNull()
            }
        }
        migrator.registerMigration("challenges, webhooks") { db in
            try db.alter(table: "user") { table in
                // Empty if unknown.
                table.add(column: "mobile", .text).notNull().defaults(to: "")
                table.add(column: "hasPasscode", .boolean).notNull().defaults(to: true)
                table.add(column: "isActive", .boolean).notNull().defaults(to: true)
            }
            try createChallenges(db)
            try createWebhooks(db)
        }
        migrator.registerMigration("challenges beyond their session") { db in
            try keepChallenges(db)
            // The demo people of an older file have no mobile number yet.
            for person in DemoPeople.seed.people where !person.device.mobile.isEmpty {
                try db.execute(
                    sql: "UPDATE user SET mobile = ? WHERE vendor = ? AND email = ? AND mobile = ''",
                    arguments: [person.device.mobile, person.vendor.rawValue, person.email.description])
            }
        }
        migrator.registerMigration("repeated calls") { db in
            try db.create(table: "repeatedCall", options: .withoutRowID) { table in
                table.column("key", .blob).primaryKey()
                table.column("status", .integer).notNull()
                table.column("body", .text)
                table.column("answered", .integer).notNull().indexed()
            }
        }
        migrator.registerMigration("used password resets") { db in
            try db.alter(table: "passwordReset") { table in
                // Whether it was used, replaced or revoked; kept so that this can be reported.
                table.add(column: "isUsed", .boolean).notNull().defaults(to: false)
            }
        }
        migrator.registerMigration("resets and pushes of any address") { db in
            try countByAddress(db)
        }
        return migrator
    }

    /// Stores a reset, and a request for a push, for any address, so that one that no user has takes the same writes.
    private static func countByAddress(_ db: Database) throws {
        try db.create(table: "newReset", options: .withoutRowID) { table in
            table.column("fingerprint", .blob).primaryKey()
            // 0 without a user. Not a foreign key, whose check only a user's row would pay for.
            table.column("user", .integer).notNull()
            table.column("account", .blob).notNull()
            table.column("expires", .integer).notNull()
            table.column("isUsed", .boolean).notNull()
            table.column("began", .integer).notNull()
        }
        try db.execute(
            sql: "INSERT INTO newReset SELECT fingerprint, user, x'', expires, isUsed, 0 FROM passwordReset")
        try db.drop(table: "passwordReset")
        try db.rename(table: "newReset", to: "passwordReset")
        try db.create(index: "resetOfUser", on: "passwordReset", columns: ["user"])
        try db.create(index: "resetOfAccount", on: "passwordReset", columns: ["account", "began"])
        try db.create(index: "resetAge", on: "passwordReset", columns: ["expires"])
        try db.create(table: "pushRequest") { table in
            table.column("id", .integer).primaryKey()
            table.column("account", .blob).notNull()
            table.column("known", .boolean).notNull()
            table.column("began", .integer).notNull()
        }
        try db.create(index: "pushRequestOfAccount", on: "pushRequest", columns: ["account", "began"])
        try db.create(index: "pushRequestAge", on: "pushRequest", columns: ["began"])
    }

    /// Keeps challenges when their session is deleted, because a person's limit counts them for an hour.
    private static func keepChallenges(_ db: Database) throws {
        let last = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'challenge'")
        try db.create(table: "newChallenge") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("user", .integer).notNull().references("user", onDelete: .cascade)
            table.column("purpose", .text).notNull()
            table.column("channel", .text).notNull()
            // Not a foreign key: sessions are deleted, and their numbers are never used twice.
            table.column("session", .integer)
            table.column("token", .blob)
            table.column("identity", .integer)
            table.column("state", .text).notNull()
            table.column("began", .integer).notNull()
            table.column("attempts", .integer).notNull()
        }
        try db.execute(sql: "INSERT INTO newChallenge SELECT * FROM challenge")
        try db.drop(table: "challenge")
        try db.rename(table: "newChallenge", to: "challenge")
        try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name IN ('challenge', 'newChallenge')")
        try db.execute(
            sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('challenge', ?)", arguments: [last])
        try db.create(index: "challengeOfUser", on: "challenge", columns: ["user", "purpose", "channel"])
        try db.create(index: "challengeOfSession", on: "challenge", columns: ["session"])
        try db.create(index: "challengeOfToken", on: "challenge", columns: ["token"])
        try db.create(index: "challengeAge", on: "challenge", columns: ["state", "began"])
    }

    private static func createChallenges(_ db: Database) throws {
        try db.create(table: "challenge") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("user", .integer).notNull().references("user", onDelete: .cascade)
            table.column("purpose", .text).notNull()
            table.column("channel", .text).notNull()
            // A challenge of a session is deleted with it.
            table.column("session", .integer).references("session", onDelete: .cascade).indexed()
            table.column("token", .blob).indexed()
            table.column("identity", .integer)
            table.column("state", .text).notNull()
            table.column("began", .integer).notNull()
            table.column("attempts", .integer).notNull()
        }
        // Numbers as long as those of people and identities.
        try db.execute(
            sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('challenge', 130000000000000000)")
        try db.create(index: "challengeOfUser", on: "challenge", columns: ["user", "purpose", "channel"])
        try db.create(index: "challengeAge", on: "challenge", columns: ["state", "began"])
        try db.create(table: "oneTimeToken", options: .withoutRowID) { table in
            table.column("fingerprint", .blob).primaryKey()
            table.column("challenge", .integer).notNull().references("challenge", onDelete: .cascade)
                .indexed()
            table.column("expires", .integer).notNull()
        }
    }

    private static func createWebhooks(_ db: Database) throws {
        try db.create(table: "webhook") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("url", .text).notNull()
            table.column("path", .text).notNull()
            table.column("body", .text).notNull()
            table.column("reference", .text).notNull()
            // The events of one challenge are delivered in order.
            table.column("challenge", .integer)
            table.column("carriesToken", .boolean).notNull()
            table.column("published", .integer).notNull()
            table.column("due", .integer).notNull()
            table.column("tries", .integer).notNull()
        }
        try db.create(index: "webhookDue", on: "webhook", columns: ["url", "due"])
        try db.create(index: "webhookOrder", on: "webhook", columns: ["url", "challenge"])
    }

    private static func createPeople(_ db: Database) throws {
        try db.create(table: "user") { table in
            table.column("id", .integer).primaryKey()
            table.column("vendor", .text).notNull()
            table.column("email", .text).notNull()
            // ROOT or USER at Weavr, the role's name at Verifiable.
            table.column("role", .text).notNull()
            table.column("permissions", .text).notNull()
            table.column("password", .text).notNull()
            table.column("passwordExpired", .boolean).notNull()
            table.uniqueKey(["vendor", "email"])
        }
        try db.create(table: "passwordHistory") { table in
            table.column("id", .integer).primaryKey()
            table.column("user", .integer).notNull().references("user", onDelete: .cascade).indexed()
            table.column("password", .text).notNull()
        }
        try db.create(table: "identity") { table in
            table.column("id", .integer).primaryKey()
            table.column("user", .integer).notNull().references("user", onDelete: .cascade).indexed()
            table.column("type", .text).notNull()
            table.column("name", .text).notNull()
        }
        try db.create(table: "factor") { table in
            table.column("id", .integer).primaryKey()
            table.column("user", .integer).notNull().references("user", onDelete: .cascade).indexed()
            table.column("type", .text).notNull()
            table.column("channel", .text).notNull()
            table.column("status", .text).notNull()
        }
    }

    private static func createSessions(_ db: Database) throws {
        try db.create(table: "session") { table in
            // Numbers are never used twice, so a late change cannot affect a newer session.
            table.autoIncrementedPrimaryKey("id")
            table.column("user", .integer).notNull().references("user", onDelete: .cascade).indexed()
            table.column("began", .integer).notNull()
        }
        try db.create(table: "token", options: .withoutRowID) { table in
            table.column("fingerprint", .blob).primaryKey()
            table.column("session", .integer).notNull().references("session", onDelete: .cascade).indexed()
            table.column("kind", .text).notNull()
            table.column("identity", .integer)
            table.column("steppedUp", .boolean).notNull()
            table.column("lastUsed", .integer).notNull()
            // The absolute end, if the token has one.
            table.column("expires", .integer)
        }
        try db.create(table: "attempt", options: .withoutRowID) { table in
            table.column("account", .blob).primaryKey()
            table.column("failures", .integer).notNull()
            table.column("latest", .integer).notNull()
            // Whether the account exists; never reported.
            table.column("known", .boolean).notNull()
        }
        try db.create(index: "attemptAge", on: "attempt", columns: ["known", "latest"])
    }
}
