/// Tells bytes that a hand types from bytes that something else sends: a paste without markers, or the reply to a query
/// of another program whose beginning is lost.
nonisolated enum Burst {
    /// The characters of one read that a hand may have typed: a slow line delivers several keys together.
    static let handful = 3

    /// Keys that open a line to type in, in every list: what comes together with one is text for that line.
    static let leads: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: ":")]

    /// How long after a burst the next read may be its rest, in nanoseconds.
    static let restTime: Int64 = 300_000_000

    /// The length of the burst that one read begins with; nil if it begins with keys.
    ///
    /// A burst holds more than a handful of characters, unless they are all the same: then a key is held down. Fewer
    /// characters are one if they are written as the parameters of a reply, or if the read before was one. The one line
    /// end that a read ends with is an Enter key: a field takes it, and elsewhere it is the rest of what did nothing.
    static func length(of bytes: UnsafeBufferPointer<UInt8>, isAfterBurst: Bool) -> Int? {
        var run = UnsafeBufferPointer(rebasing: bytes.prefix { $0 != 0x1B })
        if run.count == bytes.count, let last = run.last, isLineEnd(last),
            !run.dropLast().contains(where: isLineEnd)
        {
            run = UnsafeBufferPointer(rebasing: run.dropLast())
        }
        let (count, isOneKey) = characters(run)
        guard count > 1 else { return nil }
        if isParameters(run) { return run.count }
        if !isAfterBurst, let first = run.first, leads.contains(first) { return nil }
        return !isOneKey && (count > handful || isAfterBurst) ? run.count : nil
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }

    /// How many characters there are, controls left out, and whether they are all the same.
    private static func characters(_ run: UnsafeBufferPointer<UInt8>) -> (count: Int, isOneKey: Bool) {
        var count = 0
        var isOneKey = true
        var start = 0
        var offset = 0
        for (index, byte) in run.enumerated() where byte >= 0x20 && byte != 0x7F {
            if byte & 0xC0 == 0x80 {
                offset += 1
            } else {
                if count == 0 { start = index }
                count += 1
                offset = 0
            }
            isOneKey = isOneKey && run[min(start + offset, index)] == byte
        }
        return (count, isOneKey)
    }

    /// ECMA-48 5.4.2: parameters have semicolons between them, and `<` to `?` before them where they are private.
    /// `>|` begins the version that a terminal names (xterm's XTVERSION).
    private static func isParameters(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        run.contains(UInt8(ascii: ";"))
            || zip(run, run.dropFirst()).contains { mark, next in
                (0x3C...0x3F).contains(mark) && ((0x30...0x39).contains(next) || next == UInt8(ascii: "|"))
            }
    }
}
