import Foundation
import NIOCore

/// The list of identities a page at a time. Each identity is encoded once, at start: encoding a hundred of them
/// for every call would take longer than all the rest of it.
struct MultiIdentityPages: Sendable {
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

    /// The JSON of one page: `count` is all there are, `responseCount` as many as this page has.
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
