import Foundation
import Sessions

// The bodies of answers, as far as Curfew reads them, without the tokens: those are cut out before. Words of the
// description's lists are read as text: one that is not in them is kept as it came.

/// Of `/auth/token/password`.
struct VerifiableLoginAnswer: Decodable {
    struct Role: Decodable {
        var name: String?
        var permissions: [String: String]?
    }

    var tokenId: String?
    var email: String?
    var role: Role?
    var expiresAt: String?
    var persistenceHint: String?

    /// The user as whom the token acts by itself.
    func holder(signedInAs typed: String) -> Identity {
        let email = email ?? typed
        let permissions = (role?.permissions ?? [:]).sorted { $0.key < $1.key }
            .map { Identity.Permission(name: $0.key, level: $0.value) }
        return Identity(
            reference: Identity.Reference(kind: .user, id: email), name: email,
            role: role.map { Identity.Role(name: $0.name ?? "unknown", permissions: permissions) })
    }

    var persistence: Token.Persistence? {
        switch persistenceHint {
        case nil: nil
        case "Persistent": .persistent
        case "Ephemeral": .ephemeral
        case let word?: .other(word)
        }
    }
}

/// One page of `GET /auth/token`.
struct VerifiableTokenPage: Decodable {
    struct Entry: Decodable {
        var id: String
        var lastUserAgent: String?
        var lastIpAddress: String?
        var lastUsed: String?
        var isCurrent: Bool?
        var expiresAt: String?
    }

    /// A list without them is no list: taken for an empty one it would end every token on screen.
    var items: [Entry]
    var nextCursor: String?
    /// Of all pages together.
    var totalCount: Int?
}

extension VerifiableTokenPage.Entry {
    /// The entry on the clocks of this machine, by the answer it came in. Four weeks after its last use a token
    /// dies, says the description: that end is worked out, the other one told.
    func token(in answer: JSONAnswer) throws(AuthFailure) -> ListedToken {
        let name = try VerifiableClient.name(id)
        let used = try lastUsed.map { text throws(AuthFailure) in try VerifiableClient.date(text) }
        let expires = try expiresAt.map { text throws(AuthFailure) in try VerifiableClient.date(text) }
        let served = answer.head.serverDate
        var idle = used.map {
            Lifetime.End.expiring(
                $0.addingTimeInterval(VerifiableClient.idleSeconds), served: served, sent: answer.sent,
                begun: $0)
        }
        if idle?.source == .exact { idle?.source = .computed }
        let absolute = expires.map { Lifetime.End.expiring($0, served: served, sent: answer.sent) }
        return ListedToken(
            id: name,
            record: ListedToken.Record(
                userAgent: lastUserAgent, address: lastIpAddress, lastUsed: used, expiresAt: expires,
                isCurrent: isCurrent ?? false, answer: text),
            lifetime: Lifetime(idle: idle, absolute: absolute))
    }

    /// The entry as the server wrote it; there is no secret in it.
    private var text: String {
        let fields = [
            ("id", id), ("lastUserAgent", lastUserAgent), ("lastIpAddress", lastIpAddress),
            ("lastUsed", lastUsed),
            ("isCurrent", isCurrent.map { String($0) }), ("expiresAt", expiresAt),
        ]
        return fields.compactMap { name, value in value.map { "\(name): \($0.prefix(512))" } }.joined(
            separator: "\n")
    }
}
