package import Foundation

/// A server's own name for a token. A UUID in its usual form takes 16 bytes instead of the 80 of its text.
package enum ServerID: Hashable, Sendable, Codable {
    case uuid(UUID)
    case text(String)

    package init(_ text: String) {
        if let uuid = UUID(uuidString: text), uuid.uuidString.lowercased() == text {
            self = .uuid(uuid)
        } else {
            self = .text(text)
        }
    }

    package var text: String {
        switch self {
        case .uuid(let uuid): uuid.uuidString.lowercased()
        case .text(let text): text
        }
    }
}
