import NIOCore

/// The body of a request, in one of the forms that the vendors take.
enum RequestBody: Sendable {
    case json(JSONValue)
    case form(FormBody)

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    /// The bytes to send, in one buffer that the sender wipes; nil if a secret in it is not UTF-8.
    func encoded() -> ByteBuffer? {
        switch self {
        case .json(let value): value.encoded()
        case .form(let form): form.encoded()
        }
    }
}
