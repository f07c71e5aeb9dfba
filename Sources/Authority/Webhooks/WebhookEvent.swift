import Foundation

/// Something that Weavr's customers are told of by a call to an address of theirs.
struct WebhookEvent: Sendable {
    /// How it ended, in the vendor's words.
    enum Login: String { case verified = "VERIFIED", declined = "DECLINED", expired = "EXPIRED" }
    enum Enrolment: String { case active = "ACTIVE", inactive = "INACTIVE" }

    let path: String
    /// Without the moment of its publication and without a one-time token, which are added as it is sent.
    private let fields: [String: JSONValue]
    /// The challenge it is about: its events arrive in their order.
    let challenge: Int64?
    /// Whether it brings a one-time token, made when it is sent: nothing that opens a door is stored.
    let carriesToken: Bool

    /// A login was tried: by a password, or by a push, a challenge, and the token it brought. `acting` is the
    /// identity in question where it is known.
    static func login(
        _ user: User, type: String, _ status: Login, of challenge: Challenge? = nil, acting: Int64? = nil
    ) -> WebhookEvent {
        var fields: [String: JSONValue] = [
            "credential": credential(of: user), "type": .text(type), "status": .text(status.rawValue),
        ]
        fields["identity"] = shown(acting ?? challenge?.identity, of: user).map(identity)
        return WebhookEvent(
            path: "/login/watch", fields: fields, challenge: challenge?.id, carriesToken: false)
    }

    static func stepUp(_ challenge: Challenge, of user: User, _ status: Login) -> WebhookEvent {
        var fields: [String: JSONValue] = [
            "credential": credential(of: user), "challengeId": .text(String(challenge.id)),
            "type": .text(challenge.channel.rawValue), "status": .text(status.rawValue),
        ]
        fields["identity"] = shown(challenge.identity, of: user).map(identity)
        return WebhookEvent(
            path: "/stepup/watch", fields: fields, challenge: challenge.id,
            carriesToken: status == .verified && challenge.purpose == .login)
    }

    static func enrolment(_ user: User, _ channel: FactorChannel, _ status: Enrolment, challenge: Int64)
        -> WebhookEvent
    {
        WebhookEvent(
            path: "/authentication_factors/watch",
            fields: [
                "credentialId": credential(of: user), "type": .text(channel.rawValue),
                "status": .text(status.rawValue),
            ], challenge: challenge, carriesToken: false)
    }

    /// The body, published at a moment in milliseconds since 1970.
    func body(published: Int64) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        var all = fields
        all["publishedTimestamp"] = .text(String(published))
        return String(decoding: try encoder.encode(all), as: UTF8.self)
    }

    /// The identity that was named, or the user's first.
    private static func shown(_ id: Int64?, of user: User) -> Identity? {
        user.identities.first { $0.id == id } ?? user.identities.first
    }

    private static func credential(of user: User) -> JSONValue {
        .object(["type": user.role, "id": String(user.id)])
    }

    private static func identity(_ identity: Identity) -> JSONValue {
        .object(["type": identity.type.rawValue, "id": String(identity.id)])
    }

    private enum JSONValue: Encodable, Sendable {
        case text(String)
        case object([String: String])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .text(let text): try text.encode(to: encoder)
            case .object(let fields): try fields.encode(to: encoder)
            }
        }
    }
}
