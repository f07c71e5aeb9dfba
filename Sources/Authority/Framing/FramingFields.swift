/// The fields of a head that decide where the request ends and whom it is for.
struct FramingFields {
    typealias Text = Slice<UnsafeRawBufferPointer>

    private var hosts: [Text] = []
    private var lengths: [Text] = []
    private var codings: [Text] = []
    private var expectations: [Text] = []

    /// Reads `name ":" OWS value OWS` (RFC 9112 section 5). A name has no blank around it, and no value goes on in the next
    /// line.
    mutating func read(_ line: Text) throws(Refusal) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            throw .badRequest
        }
        let name = line[..<colon]
        let value = Self.trimmed(line[(colon + 1)...])
        guard name.allSatisfy(\.isToken), value.allSatisfy(\.isFieldText) else { throw .badRequest }
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "host": hosts.append(value)
        case "content-length": lengths.append(value)
        case "transfer-encoding": codings.append(value)
        case "expect": expectations.append(value)
        default: break
        }
    }

    /// RFC 9112 section 3.2: a request of HTTP/1.1 has a Host, and no request has two or an invalid one.
    func checkHost(isRequired: Bool) throws(Refusal) {
        guard let host = hosts.first else {
            if isRequired { throw .badRequest }
            return
        }
        guard hosts.count == 1, HostField.isValid(host) else { throw .badRequest }
    }

    /// RFC 9112 sections 6.1 to 6.3.
    func body(isModern: Bool) throws(Refusal) -> RequestFraming.Body {
        guard codings.isEmpty else {
            guard isModern, lengths.isEmpty, codings.count == 1 else { throw .badRequest }
            try checkCodings(codings[0])
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        guard lengths.count == 1, !length.isEmpty, length.allSatisfy(\.isDigit) else { throw .badRequest }
        // Without its leading zeros, a number of more than nine digits is too large in any case.
        let digits = length.drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= 9 else { throw .tooLarge }
        let number = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        guard number <= RequestFraming.largestBody else { throw .tooLarge }
        return number == 0 ? .none : .length(number)
    }

    /// RFC 9110 section 10.1.1: HTTP/1.0 has no expectations.
    func expectsContinue(isModern: Bool) throws(Refusal) -> Bool {
        guard isModern, let expectation = expectations.first else { return false }
        guard expectations.count == 1, Self.lowercased(expectation) == "100-continue" else {
            throw .expectationFailed
        }
        return true
    }

    /// Only `chunked` is known. A body whose last coding is another one has no end (RFC 9112 section 6.3), and `chunked` is
    /// applied once (section 6.1).
    private func checkCodings(_ value: Text) throws(Refusal) {
        let names = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { Self.trimmed($0) }
        guard names.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isToken) }), let last = names.last,
            Self.lowercased(last) == "chunked",
            !names.dropLast().contains(where: { Self.lowercased($0) == "chunked" })
        else { throw .badRequest }
        guard names.count == 1 else { throw .notImplemented }
    }

    private static func trimmed(_ text: Text) -> Text {
        var text = text.drop(while: \.isBlank)
        while text.last?.isBlank == true { text.removeLast() }
        return text
    }

    private static func lowercased(_ text: Text) -> String {
        String(decoding: text, as: UTF8.self).lowercased()
    }
}
