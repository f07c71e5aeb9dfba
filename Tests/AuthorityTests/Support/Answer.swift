import Foundation
import HTTPTypes

/// A response whose JSON can be read by path.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: String

    /// The value at a path like `identity.id` or `identities.0.name`, as text.
    func text(_ path: String) -> String? {
        var value: Any? = try? JSONSerialization.jsonObject(with: Data(body.utf8))
        for step in path.split(separator: ".") {
            if let list = value as? [Any] {
                value = Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
            } else {
                value = (value as? [String: Any])?[String(step)]
            }
        }
        return (value as? String) ?? (value as? NSNumber)?.stringValue
    }

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }
}
