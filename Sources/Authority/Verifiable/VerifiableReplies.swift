import Foundation
import NIOCore

// The bodies of Verifiable's answers; the names are the vendor's.

/// 200 of a login.
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
        email = user.email
        self.role = Role(id: role.id, name: role.name, permissions: role.permissions)
        expiresAt = VerifiableTime.text(record.expires ?? 0)
        persistenceHint = role.isEphemeral ? "Ephemeral" : "Persistent"
    }
}

/// 200 of the client credentials grant.
struct VerifiableClientReply: Encodable {
    private enum CodingKeys: String, CodingKey {
        case token = "access_token"
        case type = "token_type"
        case seconds = "expires_in"
    }

    let token: String
    let type = "Bearer"
    let seconds: Int64
}

/// 200 of the list, written straight into bytes: a hundred entries are a common answer.
struct VerifiableTokenList {
    let page: TokenPage
    let found: TokenPage.Found
    /// The token that asks.
    let current: Fingerprint

    func json() throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        func quoted(_ text: String) throws -> String {
            if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
                return "\"\(text)\""
            }
            return String(decoding: try encoder.encode(text), as: UTF8.self)
        }
        func text(_ cursor: String?) -> String { cursor.map { "\"\($0)\"" } ?? "null" }
        let direction = page.isDescending ? "Desc" : "Asc"
        var json = ByteBuffer()
        json.reserveCapacity(minimumWritableBytes: 320 + found.items.count * 288)
        json.writeString(
            #"{"count":\#(found.items.count),"pageSize":\#(page.count),"totalCount":\#(found.total),"#
                + #""previousCursor":\#(text(found.previous)),"nextCursor":\#(text(found.next)),"#
                + #""nextOffset":\#(found.nextOffset.map(String.init) ?? "null"),"sortedBy":"Id","#
                + #""sortDirection":"\#(direction)","sort":{"Id":"\#(direction)"},"items":["#)
        for (index, token) in found.items.enumerated() {
            json.writeString(index > 0 ? #",{"id":""# : #"{"id":""#)
            json.writeString(token.id?.uuidString.lowercased() ?? "")
            json.writeString(#"","lastUserAgent":"#)
            json.writeString(try quoted(token.origin.userAgent))
            json.writeString(#","lastIpAddress":"#)
            json.writeString(try quoted(token.origin.address))
            json.writeString(#","lastUsed":""#)
            json.writeString(VerifiableTime.text(token.lastUsed))
            json.writeString(token.fingerprint == current ? #"","isCurrent":true"# : #"","isCurrent":false"#)
            json.writeString(#","expiresAt":""#)
            json.writeString(VerifiableTime.text(token.expires ?? 0))
            json.writeString(#""}"#)
        }
        json.writeString("]}")
        return json
    }
}

/// Moments as the vendor writes them: `2019-08-24T14:15:22.0000000Z`.
enum VerifiableTime {
    /// From milliseconds since 1970.
    static func text(_ moment: Int64) -> String {
        let date = DateHeader.parts(moment / 1000)
        let fraction = Int(moment % 1000)
        let padded = String(fraction + 1000).dropFirst()
        return "\(four(date.year))-\(two(date.month))-\(two(date.day))"
            + "T\(two(date.hour)):\(two(date.minute)):\(two(date.second)).\(padded)0000Z"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func four(_ number: Int) -> String { String(String(number + 10_000).dropFirst()) }
}
