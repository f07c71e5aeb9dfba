import Foundation
import Sessions

/// The server's name for a token: a UUID, so that it can stand in a path.
struct VerifiableTokenID {
    let text: String

    init(_ text: String) throws(AuthFailure) {
        guard let id = UUID(uuidString: text) else {
            throw .malformedAnswer("the answer names a token by something that is no UUID")
        }
        self.text = id.uuidString.lowercased()
    }
}
