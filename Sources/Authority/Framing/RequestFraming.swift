/// What the head of a request says about the bytes that follow, by one strict reading (RFC 9112). Whatever two recipients
/// could read differently is refused.
struct RequestFraming: Equatable {
    enum Body: Equatable {
        case none
        case length(Int)
        case chunked
    }

    /// Bytes of a body whose length is told.
    static let largestBody = 64 << 10
    private static let mostFields = 100

    private(set) var body = Body.none
    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 section 10.1.1).
    private(set) var expectsContinue = false
    /// The place of the minor version, a digit.
    let minorVersionOffset: Int

    /// Reads a head that ends with its empty line.
    init(_ head: UnsafeRawBufferPointer) throws(Refusal) {
        var lines = Lines(head)
        let request = try RequestLine(lines.next())
        minorVersionOffset = request.minorVersionOffset
        var fields = FramingFields()
        var count = 0
        while true {
            let text = lines.next()
            if text.isEmpty { break }
            count += 1
            guard count <= Self.mostFields else { throw .headTooLarge }
            try fields.read(text)
        }
        try fields.checkHost(isRequired: request.isModern)
        body = try fields.body(isModern: request.isModern)
        expectsContinue = try fields.expectsContinue(isModern: request.isModern) && body != .none
    }

    /// The lines of a head without their ends.
    private struct Lines {
        private var rest: Slice<UnsafeRawBufferPointer>

        init(_ head: UnsafeRawBufferPointer) {
            rest = head[...]
        }

        mutating func next() -> Slice<UnsafeRawBufferPointer> {
            guard let end = rest.firstIndex(of: .carriageReturn) else {
                defer { rest = rest[rest.endIndex...] }
                return rest
            }
            defer { rest = rest[(end + 2)...] }
            return rest[..<end]
        }
    }
}
