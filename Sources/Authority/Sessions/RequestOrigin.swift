/// The sender of a request, as far as the request tells.
struct RequestOrigin: Sendable, Equatable {
    /// At most `longest` bytes.
    var userAgent = ""
    /// Without the port.
    var address = ""

    static let longest = 512
}
