import Foundation
import NIOCore

/// The response to the list of tokens, written directly into bytes, because a hundred items are common.
struct VerifiableTokenList {
    let page: TokenPage
    let found: TokenPage.Found
    /// The token of the request.
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
            json.writeString(VerifiableTime.text(token.expires ?? .epoch))
            json.writeString(#""}"#)
        }
        json.writeString("]}")
        return json
    }
}
