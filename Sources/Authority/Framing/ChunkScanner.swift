/// Follows a chunked body (RFC 9112 section 7.1) to its end, in bytes that arrive piece by piece.
struct ChunkScanner {
    private enum Step {
        case size
        case data(left: Int)
        case dataEnd
        case trailer
        case done
    }

    /// Bytes of a line with a chunk's size and its extensions.
    private static let longestSizeLine = 256
    /// Bytes of the trailer fields together.
    private static let longestTrailer = 4096

    private var step = Step.size
    private var line: [UInt8] = []
    private var trailerSize = 0

    var isDone: Bool {
        if case .done = step { true } else { false }
    }

    /// Reads up to the end of the body, at most. Returns how many bytes belong to it.
    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        var position = 0
        while position < bytes.count, !isDone {
            if case .data(let left) = step {
                let count = min(left, bytes.count - position)
                position += count
                step = count == left ? .dataEnd : .data(left: left - count)
                continue
            }
            line.append(bytes[position])
            position += 1
            try checkLength()
            if try isLine() {
                try take(line.dropLast(2))
                line.removeAll(keepingCapacity: true)
            }
        }
        return position
    }

    private func checkLength() throws(Refusal) {
        switch step {
        case .size: guard line.count <= Self.longestSizeLine else { throw .badRequest }
        case .dataEnd: guard line.count <= 2 else { throw .badRequest }
        case .trailer: guard trailerSize + line.count <= Self.longestTrailer else { throw .badRequest }
        case .data, .done: break
        }
    }

    /// Whether the line is complete. A CR or LF alone is refused.
    private func isLine() throws(Refusal) -> Bool {
        let endsWithReturn = line.dropLast().last == .carriageReturn
        guard (line.last == .lineFeed) == endsWithReturn else { throw .badRequest }
        return endsWithReturn
    }

    private mutating func take(_ text: ArraySlice<UInt8>) throws(Refusal) {
        switch step {
        case .size:
            let size = try Self.size(text)
            step = size == 0 ? .trailer : .data(left: size)
        case .dataEnd:
            guard text.isEmpty else { throw .badRequest }
            step = .size
        case .trailer:
            if text.isEmpty {
                step = .done
                return
            }
            trailerSize += line.count
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex,
                text[..<colon].allSatisfy(\.isToken), text[colon...].allSatisfy(\.isFieldText)
            else { throw .badRequest }
        case .data, .done: break
        }
    }

    /// `1*HEXDIG`, then extensions, which are ignored (section 7.1.1): each a name, or a name and a token or quoted text.
    private static func size(_ text: ArraySlice<UInt8>) throws(Refusal) -> Int {
        let digits = text.prefix { $0.hexValue != nil }
        guard (1...8).contains(digits.count) else { throw .badRequest }
        let rest = text[digits.endIndex...]
        guard rest.isEmpty || rest.first == UInt8(ascii: ";"), rest.last != UInt8(ascii: ";"),
            rest.allSatisfy(\.isFieldText)
        else { throw .badRequest }
        return digits.reduce(0) { $0 << 4 + ($1.hexValue ?? 0) }
    }
}
