import GRDB

/// The people of one vendor, by number and by address.
struct Directory: Sendable {
    private let users: [Int64: User]
    private let numbers: [EmailAddress: Int64]
    /// The users by identity.
    private let holders: [Int64: Int64]

    init(_ vendor: Vendor, in db: Database) throws {
        var users: [Int64: User] = [:]
        var numbers: [EmailAddress: Int64] = [:]
        for row in try Row.fetchAll(
            db, sql: "SELECT * FROM user WHERE vendor = ?", arguments: [vendor.rawValue])
        {
            let id: Int64 = row["id"]
            // Only addresses that a seed accepted are stored.
            guard let email = EmailAddress(row["email"]) else { continue }
            let permissions: String = row["permissions"]
            users[id] = User(
                id: id, email: email, role: row["role"],
                permissions: permissions.split(separator: " ").map(String.init),
                identities: try Self.identities(of: id, in: db), factors: try Self.factors(of: id, in: db),
                device: PersonalDevice(
                    mobile: row["mobile"], hasPasscode: row["hasPasscode"], isActive: row["isActive"]))
            numbers[email] = id
        }
        self.users = users
        holders = Dictionary(
            users.values.flatMap { user in user.identities.map { ($0.id, user.id) } }, uniquingKeysWith: min)
        self.numbers = numbers
    }

    /// All users by number.
    var all: [Int64: User] { users }

    subscript(id: Int64) -> User? { users[id] }

    /// The user who may act as an identity.
    func holder(ofIdentity id: Int64) -> User? { holders[id].flatMap { users[$0] } }

    func user(email: EmailAddress) -> User? { numbers[email].flatMap { users[$0] } }

    /// The key of an address's wrong guesses, whether or not a user has it.
    static func account(_ vendor: Vendor, _ email: EmailAddress) -> Fingerprint {
        Fingerprint(of: "\(vendor.rawValue):\(email)")
    }

    private static func identities(of user: Int64, in db: Database) throws -> [Identity] {
        try Row.fetchAll(db, sql: "SELECT * FROM identity WHERE user = ? ORDER BY id", arguments: [user])
            .compactMap { row in
                Identity.Kind(rawValue: row["type"]).map {
                    Identity(id: row["id"], type: $0, name: row["name"])
                }
            }
    }

    private static func factors(of user: Int64, in db: Database) throws -> [Factor] {
        try Row.fetchAll(db, sql: "SELECT * FROM factor WHERE user = ? ORDER BY id", arguments: [user])
            .map { Factor(type: $0["type"], channel: $0["channel"], status: $0["status"]) }
    }
}
