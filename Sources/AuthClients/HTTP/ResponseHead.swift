import Foundation
import NIOHTTP1
import Sessions

/// What is known of a response before its body.
struct ResponseHead: Sendable {
    /// How a vendor names the header fields that no standard names; nil where it sends none.
    struct FieldNames: Sendable {
        /// Of the server's own name for the request.
        var requestReference: String?
        /// Of the seconds until a limit on calls is lifted.
        var limitReset: String?
    }

    var status: Int
    var serverDate: Date?
    /// The server's own name for the request.
    var requestReference: String?
    /// How long until a limit on calls is lifted.
    var limitReset: Duration?
    /// What it says of the server's limit on calls.
    var budget: CallBudget?

    init(status: Int, headers: HTTPHeaders, names: FieldNames) {
        self.status = status
        serverDate = headers.first(name: "date").flatMap { Date(httpDate: $0) }
        requestReference = names.requestReference.flatMap { headers.first(name: $0) }.flatMap { text in
            let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            return isPlain && (1...255).contains(text.utf8.count) ? text : nil
        }
        limitReset =
            names.limitReset.flatMap { Self.seconds(headers[$0]) } ?? Self.seconds(headers["retry-after"])
        budget = CallBudget(headers: headers, status: status, serverDate: serverDate)
    }

    /// Whole seconds up to a day; anything else tells nothing.
    private static func seconds(_ values: [String]) -> Duration? {
        guard values.count == 1, let text = values.first, text.utf8.count <= 5,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(text), seconds <= 86_400
        else { return nil }
        return .seconds(seconds)
    }
}
