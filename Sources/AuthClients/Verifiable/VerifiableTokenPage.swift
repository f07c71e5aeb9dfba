import Foundation
import Sessions

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
    /// The entry on the clocks of this machine, by the response it came in. Four weeks after its last use a token
    /// dies, says the description: that end is worked out, the other one told. `texts` holds the texts of the
    /// whole list.
    func token(in response: JSONResponse, _ texts: inout SharedTexts) throws(AuthFailure) -> ListedToken {
        let id = try VerifiableTokenID(id).text
        let used = try lastUsed.map { text throws(AuthFailure) in try Date(verifiable: text) }
        let expires = try expiresAt.map { text throws(AuthFailure) in try Date(verifiable: text) }
        let served = response.head.serverDate
        let idleSeconds = TimeInterval(Duration.verifiableIdleLifetime.wholeSeconds)
        var idle = used.map {
            Lifetime.End.expiring(
                $0.addingTimeInterval(idleSeconds), served: served, sent: response.sent, begun: $0)
        }
        if idle?.source == .exact { idle?.source = .estimated }
        let absolute = expires.map { Lifetime.End.expiring($0, served: served, sent: response.sent) }
        return ListedToken(
            id: id,
            record: ListedToken.Record(
                userAgent: lastUserAgent.map { texts[$0] }, address: lastIpAddress.map { texts[$0] },
                lastUsed: used, expiresAt: expires, isCurrent: isCurrent ?? false),
            lifetime: Lifetime(idle: idle, absolute: absolute))
    }
}
