import GRDB

/// People to store in a database at the start.
struct Seed: Sendable {
    /// The password of a seeded person.
    enum Password: Sendable, Equatable {
        /// The demo people's password, whose hash is known in advance.
        case demo
        case text(String)
    }

    /// One person at one vendor.
    struct Person: Sendable {
        var vendor = Vendor.weavr
        var email: EmailAddress
        var role: String
        var permissions: [String] = []
        var password = Password.demo
        var passwordExpired = false
        var identities: [(type: Identity.Kind, name: String)] = []
        var factors: [Factor] = []
        var device = PersonalDevice()
    }

    var people: [Person]
    /// The channels of the programme.
    var channels = Set(FactorChannel.allCases)

    /// Inserts the people whose address is not stored yet. Numbers follow the order of insertion, so the demo people, who
    /// come first, always have the same numbers.
    func insertMissing(into database: AuthorityDatabase, cost: PasswordCost) throws {
        let missing = try database.sync { db in
            try people.filter { person in
                try Int.fetchOne(
                    db, sql: "SELECT 1 FROM user WHERE vendor = ? AND email = ?",
                    arguments: [person.vendor.rawValue, person.email.description]
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
        try database.sync { db in
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
                user, person.vendor.rawValue, person.email.description, person.role,
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
