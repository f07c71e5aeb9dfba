import GRDB

/// People to be in a database before anyone signs in.
struct Seed: Sendable {
    /// How a seeded password is known.
    enum Password: Sendable, Equatable {
        /// The one of the demo people; its hash is known and costs nothing.
        case demo
        case text(String)
    }

    /// One person at one vendor.
    struct Person: Sendable {
        var vendor = Vendor.multi
        var email: String
        var role: String
        var permissions: [String] = []
        var password = Password.demo
        var passwordExpired = false
        var identities: [(type: Identity.Kind, name: String)] = []
        var factors: [Factor] = []
        var device = PersonalDevice()
    }

    var people: [Person]
    /// The channels that people can be asked through.
    var channels = Set(FactorChannel.allCases)

    /// Adds the people whose address is not there yet. Numbers follow the order of arrival, so the demo people,
    /// who come first, always have the same.
    func plant(in ledger: Ledger, cost: PasswordCost) throws {
        let missing = try ledger.sync { db in
            try people.filter { person in
                try Int.fetchOne(
                    db, sql: "SELECT 1 FROM user WHERE vendor = ? AND email = ?",
                    arguments: [person.vendor.rawValue, Directory.canonical(person.email)]
                ) == nil
            }
        }
        let demo = try DemoPeople.passwordHash(cost: cost)
        let hashed = try missing.map { person in
            switch person.password {
            case .demo: (person, demo)
            case .text(let text): (person, try PasswordHash(of: text, cost: cost))
            }
        }
        try ledger.sync { db in
            for (person, hash) in hashed { try Self.insert(person, hash: hash, db) }
        }
    }

    private static let firstUser: Int64 = 110_000_000_000_000_001
    private static let firstIdentity: Int64 = 120_000_000_000_000_001

    private static func insert(_ person: Person, hash: PasswordHash, _ db: Database) throws {
        let user = try Int64.fetchOne(db, sql: "SELECT max(id) + 1 FROM user") ?? firstUser
        try db.execute(
            sql: """
                INSERT INTO user
                (id, vendor, email, role, permissions, password, passwordExpired, mobile, hasPasscode, isActive)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                user, person.vendor.rawValue, Directory.canonical(person.email), person.role,
                person.permissions.joined(separator: " "), hash.text, person.passwordExpired,
                person.device.mobile, person.device.hasPasscode, person.device.isActive,
            ])
        try db.execute(
            sql: "INSERT INTO passwordHistory (user, password) VALUES (?, ?)", arguments: [user, hash.text])
        var identity = try Int64.fetchOne(db, sql: "SELECT max(id) + 1 FROM identity") ?? firstIdentity
        for (type, name) in person.identities {
            try db.cachedStatement(sql: "INSERT INTO identity (id, user, type, name) VALUES (?, ?, ?, ?)")
                .execute(arguments: [identity, user, type.rawValue, name])
            identity += 1
        }
        for factor in person.factors {
            try db.cachedStatement(
                sql: "INSERT INTO factor (user, type, channel, status) VALUES (?, ?, ?, ?)"
            )
            .execute(arguments: [user, factor.type, factor.channel, factor.status])
        }
    }
}
