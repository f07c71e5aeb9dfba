import Foundation
import NIOCore

/// The pages of a user's identities. Each identity is encoded once, at the start: encoding a hundred of them takes longer
/// than the rest of the call.
struct WeavrIdentityPages: Sendable {
    private struct Item: Encodable {
        let id: IdentityReference
        let name: String
    }

    private let items: [Int64: [ByteBuffer]]

    init(_ directory: Directory) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        items = try directory.all.mapValues { user in
            try user.identities.map { identity in
                let item = Item(id: IdentityReference(identity), name: identity.name)
                return ByteBuffer(bytes: try encoder.encode(item))
            }
        }
    }

    /// The JSON of one page. `count` is the total, `responseCount` the number on this page.
    func page(of user: User, offset: Int, limit: Int) -> ByteBuffer {
        let all = items[user.id] ?? []
        let page = all.dropFirst(offset).prefix(limit)
        var json = ByteBuffer()
        json.reserveCapacity(minimumWritableBytes: page.reduce(80) { $0 + $1.readableBytes + 1 })
        json.writeString(#"{"count":\#(all.count),"identities":["#)
        for (index, item) in page.enumerated() {
            if index > 0 { json.writeString(",") }
            json.writeImmutableBuffer(item)
        }
        json.writeString(#"],"responseCount":\#(page.count)}"#)
        return json
    }
}
