import Foundation

/// An event that Weavr reports to its customers' webhook URLs.
struct WebhookEvent: Sendable {
    /// The vendor's results of a login or step-up.
    enum LoginStatus: String { case verified = "VERIFIED", declined = "DECLINED", expired = "EXPIRED" }
    /// The vendor's results of an enrolment.
    enum EnrolmentStatus: String { case active = "ACTIVE", inactive = "INACTIVE" }

    /// The paths of all events.
    enum Path: String, CaseIterable {
        case login = "/login/watch"
        case stepUp = "/stepup/watch"
        case enrolment = "/authentication_factors/watch"
    }

    let path: Path
    /// Without the time of publication and the one-time token, which are added when the event is stored and sent.
    private let fields: [String: JSONValue]
    /// The challenge that the event reports. The events of one challenge are delivered in order.
    let challenge: Int64?
    /// Whether the event carries a one-time token. The token is made when the event is sent, so none is stored.
    let carriesToken: Bool

    /// A login attempt by password, by push challenge or by one-time token. `acting` is the identity, if known.
    static func login(
        _ user: User, type: String, _ status: LoginStatus, of challenge: Challenge? = nil,
        acting: Int64? = nil
    ) -> WebhookEvent {
        var fields: [String: JSONValue] = [
            "credential": credential(of: user), "type": .text(type), "status": .text(status.rawValue),
        ]
        fields["identity"] = identity(acting ?? challenge?.identity, of: user).map(reference)
        return WebhookEvent(
            path: .login, fields: fields, challenge: challenge?.id, carriesToken: false)
    }

    static func stepUp(_ challenge: Challenge, of user: User, _ status: LoginStatus) -> WebhookEvent {
        var fields: [String: JSONValue] = [
            "credential": credential(of: user), "challengeId": .text(String(challenge.id)),
            "type": .text(challenge.channel.rawValue), "status": .text(status.rawValue),
        ]
        fields["identity"] = identity(challenge.identity, of: user).map(reference)
        return WebhookEvent(
            path: .stepUp, fields: fields, challenge: challenge.id,
            carriesToken: status == .verified && challenge.purpose == .login)
    }

    static func enrolment(_ user: User, _ channel: FactorChannel, _ status: EnrolmentStatus, challenge: Int64)
        -> WebhookEvent
    {
        WebhookEvent(
            path: .enrolment,
            fields: [
                "credentialId": credential(of: user), "type": .text(channel.rawValue),
                "status": .text(status.rawValue),
            ], challenge: challenge, carriesToken: false)
    }

    /// The body of an event published at a moment.
    func body(published: Timestamp) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        var all = fields
        all["publishedTimestamp"] = .text(String(published.milliseconds))
        return String(decoding: try encoder.encode(all), as: UTF8.self)
    }

    /// The identity with this number, or the user's first.
    private static func identity(_ id: Int64?, of user: User) -> Identity? {
        user.identities.first { $0.id == id } ?? user.identities.first
    }

    private static func credential(of user: User) -> JSONValue {
        .object(["type": user.role, "id": String(user.id)])
    }

    private static func reference(_ identity: Identity) -> JSONValue {
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
