/// The first line of a request (RFC 9112 section 3): a method, a target and a version with exactly one space between.
struct RequestLine {
    /// Whether the version is HTTP/1.1 or a later minor one, which is read as 1.1 (RFC 9110 section 6.2).
    let isModern: Bool
    let minorVersionOffset: Int

    typealias Text = Slice<UnsafeRawBufferPointer>

    init(_ line: Text) throws(Refusal) {
        let parts = line.split(separator: .space, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .badRequest }
        let (method, target, version) = (parts[0], parts[1], parts[2])
        guard !method.isEmpty, method.allSatisfy(\.isToken) else { throw .badRequest }
        // HTTP-version = HTTP-name "/" DIGIT "." DIGIT (section 2.3).
        let digits = version.dropFirst(5)
        guard version.starts(with: "HTTP/".utf8), digits.count == 3, let major = digits.first,
            let minor = digits.last, major.isDigit, minor.isDigit,
            digits[digits.startIndex + 1] == UInt8(ascii: ".")
        else { throw .badRequest }
        guard major == UInt8(ascii: "1") else { throw .versionNotSupported }
        isModern = minor != UInt8(ascii: "0")
        minorVersionOffset = version.endIndex - 1
        // A tunnel would end the reading of requests.
        if method.elementsEqual("CONNECT".utf8) { throw .notImplemented }
        try Self.check(target, isOptions: method.elementsEqual("OPTIONS".utf8))
    }

    /// The forms of a target (section 3.2): a path, an absolute URI, or `*` for OPTIONS.
    private static func check(_ target: Text, isOptions: Bool) throws(Refusal) {
        if target.first == UInt8(ascii: "/") { return try checkPath(target) }
        if isOptions, target.elementsEqual("*".utf8) { return }
        guard target.prefix(7).map({ $0 | 0x20 }).elementsEqual("http://".utf8.map { $0 | 0x20 }) else {
            throw .badRequest
        }
        let rest = target.dropFirst(7)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        guard HostField.isValid(rest[..<end]) else { throw .badRequest }
        try checkPath(rest[end...])
    }

    private static func checkPath(_ path: Text) throws(Refusal) {
        var rest = path
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.popFirst()?.hexValue != nil, rest.popFirst()?.hexValue != nil else {
                    throw .badRequest
                }
            } else if !byte.isTargetText {
                throw .badRequest
            }
        }
    }
}
