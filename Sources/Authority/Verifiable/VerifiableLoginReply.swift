import Foundation

/// The response to a login.
struct VerifiableLoginReply: Encodable {
    struct Role: Encodable {
        let id: String
        let name: String
        let permissions: [String: String]
    }

    let tokenId: String
    let token: String
    let email: String
    let role: Role
    let expiresAt: String
    let persistenceHint: String

    init(_ record: TokenRecord, text: String, user: User) {
        let role = VerifiableRole(of: user)
        tokenId = record.id?.uuidString.lowercased() ?? ""
        token = text
        email = user.email.description
        self.role = Role(id: role.id, name: role.name, permissions: role.permissions)
        expiresAt = VerifiableTime.text(record.expires ?? .epoch)
        persistenceHint = role.isEphemeral ? "Ephemeral" : "Persistent"
    }
}
