/// Finds the end of a request's head in bytes that arrive piece by piece. Each line ends with CR LF: RFC 9112 section 2.2
/// lets a recipient take a bare LF, which another recipient may read differently.
struct HeadScanner {
    /// Bytes of the request line; RFC 9112 section 3 asks for 8000 or more.
    static let longestLine = 8192
    /// Bytes of the request line and the fields together.
    static let longestHead = 16_384

    private var position = 0
    private var lineStart = 0

    /// The number of bytes up to and including the empty line; nil while it has not arrived.
    mutating func end(in bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int? {
        if let first = bytes.first, !first.isToken { throw .badRequest }
        while position < bytes.count {
            switch bytes[position] {
            case .carriageReturn:
                guard position + 1 < bytes.count else { return nil }
                guard bytes[position + 1] == .lineFeed else { throw .badRequest }
                let isEmpty = position == lineStart
                position += 2
                lineStart = position
                if isEmpty { return position }
            case .lineFeed: throw .badRequest
            default: position += 1
            }
            if lineStart == 0, position > Self.longestLine { throw .targetTooLong }
            if position > Self.longestHead { throw .headTooLarge }
        }
        return nil
    }
}
