import Foundation
import NIOCore
import NIOHTTP1
import Secrets
import Sessions

/// One request as it goes out. Who asks it wipes its body when the exchange is over.
struct HTTPQuestion: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    var method: Method
    var url: String
    /// Of vendors that ask for one.
    var key: Secret?
    var bearer: Secret?
    var body: ByteBuffer?
    /// Bytes of the body of the answer that are read at most.
    var answerLimit: Int
}

/// What is known of an answer before its body.
struct HTTPAnswerHead: Sendable {
    var status: Int
    var serverDate: Date?
    /// The server's own name for the request.
    var requestReference: String?
    /// Seconds until a limit on calls is lifted.
    var limitReset: Duration?

    init(status: Int, headers: HTTPHeaders) {
        self.status = status
        serverDate = headers.first(name: "date").flatMap { Date(httpDate: $0) }
        requestReference = headers.first(name: "request-ref").flatMap { text in
            let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            return isPlain && (1...255).contains(text.utf8.count) ? text : nil
        }
        limitReset = Self.limitReset(headers["x-ratelimit-reset"]) ?? Self.limitReset(headers["retry-after"])
    }

    /// Whole seconds up to a day, the longest window in the vendor's description; anything else is no answer.
    private static func limitReset(_ values: [String]) -> Duration? {
        guard values.count == 1, let text = values.first, text.utf8.count <= 5,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(text), seconds <= 86_400
        else { return nil }
        return .seconds(seconds)
    }
}

/// What came of one request. An answer that broke off keeps its head: its reference is worth quoting.
struct HTTPExchange: Sendable {
    enum Outcome: Sendable {
        case answered(WipedBytes)
        /// The body was larger than the limit and was not read to its end.
        case tooLarge
        case unreachable(AuthFailure.Unreachable)
        case cancelled
    }

    var head: HTTPAnswerHead?
    var outcome: Outcome
}
