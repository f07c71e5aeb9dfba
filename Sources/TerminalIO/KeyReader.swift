package import Screen

/// The unread bytes of a terminal, and the keys that they are. It reads no clock: whoever fills it says when.
///
/// Bytes that are not keys press none:
/// - An unfinished sequence stays unread until its end comes, is too late or does not fit. Nobody waits for it.
/// - A burst arrives as a paste: as `pasteBegan`, its text and `pasteEnded`. Tabs divide it into several.
///
/// Each byte is wiped as soon as it is consumed, because it may be part of a password.
package nonisolated struct KeyReader: ~Copyable {
    package enum Step: Hashable, Sendable {
        case key(Key)
        /// No key without more bytes.
        case wait
        /// An Esc, or the beginning of a sequence: silence for `escapeMilliseconds` decides.
        case undecided
    }

    /// The longest pause between an Esc and the rest of its sequence. After it an Esc is the Esc key.
    package static let escapeMilliseconds: Int32 = 25

    /// Nanoseconds without a byte after which a single Esc or ^C comes from the keyboard, whatever is unfinished.
    static let pause: Int64 = 1_000_000_000

    /// How long the end of a control sequence or of a string may come after its beginning, in nanoseconds.
    static let sequenceTime: Int64 = 1_000_000_000
    static let stringTime: Int64 = 2_000_000_000

    /// How long after an Esc key one byte, or several in one read, may be the sequence that the Esc began, in
    /// nanoseconds. A hand needs longer for the next key; several bytes at once are rarely a hand's. A letter by itself
    /// is a key at once: after Esc people press `P` and `X`.
    static let byteAfterEscapeTime: Int64 = 150_000_000
    static let bytesAfterEscapeTime: Int64 = 1_000_000_000

    /// The longest string that is taken for a reply.
    private static let capacity = 4096

    /// The first byte is room for an Esc that turns out to begin a sequence.
    private static let origin = 1

    private let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: origin + capacity)
    private var first = origin
    private var end = origin
    private var decoder: KeyDecoder
    private var isAfterPause = false
    private var lastRead: Int64?
    /// When the first unread byte came.
    private var since: Int64 = 0
    /// Unread bytes of a burst; nil outside of one.
    private var burst: Int?
    /// Whether the end, and the beginning, of a paste beside a Tab in a burst has been delivered, or has to be.
    private var isBeforeTab = false
    private var isAfterTab = false
    private var lastBurst: Int64?
    /// When an Esc came, if it was the last key and nothing followed it.
    private var lastEscape: Int64?

    package init(table: SequenceTable = SequenceTable()) {
        decoder = KeyDecoder(table: table)
        bytes.initialize(repeating: 0)
    }

    deinit {
        bytes.update(repeating: 0)
        bytes.deallocate()
    }

    package var isPasting: Bool { decoder.isPasting }

    /// The size of the screen while the mouse is on; nil while it is off.
    package var mouseArea: Size? {
        get { decoder.mouseArea }
        set { decoder.mouseArea = newValue }
    }

    /// Whether the end of a paste or of a sequence has still to come.
    package var isUnfinished: Bool { decoder.isPasting || first < end && bytes[first] == 0x1B }

    /// Takes in one read, which came at `now`, in nanoseconds of a clock that never goes back. `read` writes the bytes
    /// and returns how many there are; 0 or less for none.
    ///
    /// - Returns: What `read` returned.
    package mutating func fill(at now: Int64, _ read: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> Int {
        moveToOrigin()
        if end == bytes.count {
            consume(end - first)
            lastBurst = now
        }
        if first == end { (first, end) = (Self.origin, Self.origin) }
        let count = read(UnsafeMutableBufferPointer(rebasing: bytes[end...]))
        guard count > 0 else { return count }
        isAfterPause = lastRead.map { now - $0 >= Self.pause } ?? true
        lastRead = now
        // What is left to finish was for nothing.
        if isTooLate(at: now) || isWayOut(bytes[end], count) { consume(end - first) }
        if first == end { since = now }
        end += count
        if isRestOfEscape(count, at: now) {
            first -= 1
            bytes[first] = 0x1B
        }
        lastEscape = nil
        return count
    }

    /// The next key. `isSilent` means that no byte came within `escapeMilliseconds`.
    package mutating func next(isSilent: Bool = false) -> Step {
        var isSilent = isSilent
        while first < end || burst != nil {
            if let left = burst { return .key(nextOfBurst(left)) }
            if beginsBurst() { return .key(.pasteBegan) }
            let unread = UnsafeBufferPointer(rebasing: bytes[first..<end])
            switch decoder.next(unread, isComplete: isSilent, isAfterPause: isAfterPause) {
            case .key(let key, let length):
                consume(length)
                lastEscape = key == .escape && first == end ? lastRead : nil
                return .key(key)
            case .skip(let length): consume(length)
            case .more(let isEscape): return isEscape && !isSilent ? .undecided : .wait
            }
            isSilent = false
        }
        return .wait
    }

    /// A line end in a burst submits nothing. A Tab stands between two pastes: what follows is for the next field.
    private mutating func nextOfBurst(_ left: Int) -> Key {
        var left = left
        if isAfterTab {
            isAfterTab = false
            return .pasteBegan
        }
        while left > 0 {
            let byte = bytes[first]
            switch byte {
            case 0x09 where !isBeforeTab:
                isBeforeTab = true
                return .pasteEnded
            case 0x09:
                consume(1)
                isBeforeTab = false
                isAfterTab = left > 1
                burst = isAfterTab ? left - 1 : nil
                if !isAfterTab { lastBurst = lastRead }
                return .tab
            case 0x0A, 0x0D, 0x7F, 0x08:
                consume(1)
                burst = left - 1
                return byte == 0x7F || byte == 0x08 ? .backspace : .character("\n")
            case 0x00..<0x20:
                consume(1)
                left -= 1
                burst = left
            default:
                let text = UnsafeBufferPointer(rebasing: bytes[first..<first + left])
                // Half a character at the end waits for its other half.
                guard case .key(let key, let length) = decoder.text(text) else {
                    left = 0
                    continue
                }
                consume(length)
                burst = left - length
                return key
            }
        }
        burst = nil
        lastBurst = lastRead
        return .pasteEnded
    }

    /// The rest of what is no burst is none either.
    private mutating func beginsBurst() -> Bool {
        guard !decoder.isPasting, bytes[first] != 0x1B else { return false }
        let unread = UnsafeBufferPointer(rebasing: bytes[first..<end])
        let isAfterBurst = lastBurst.map { since - $0 <= Burst.restTime } ?? false
        burst = Burst.length(of: unread, isAfterBurst: isAfterBurst)
        lastBurst = nil
        return burst != nil
    }

    private func isTooLate(at now: Int64) -> Bool {
        guard first + 1 < end, bytes[first] == 0x1B, !decoder.isPasting else { return false }
        switch bytes[first + 1] {
        case UInt8(ascii: "["), UInt8(ascii: "O"): return now - since > Self.sequenceTime
        default: return now - since > Self.stringTime
        }
    }

    private func isWayOut(_ byte: UInt8, _ count: Int) -> Bool {
        isAfterPause && count == 1 && (byte == 0x1B || byte == 0x03)
    }

    /// Whether the bytes just taken in are the sequence that an Esc began, which was taken for the Esc key.
    private func isRestOfEscape(_ count: Int, at now: Int64) -> Bool {
        let byte = bytes[first]
        guard let lastEscape, KeyDecoder.isIntroducer(byte) else { return false }
        if count > 1 { return now - lastEscape <= Self.bytesAfterEscapeTime }
        return byte != UInt8(ascii: "P") && byte != UInt8(ascii: "X")
            && now - lastEscape <= Self.byteAfterEscapeTime
    }

    private mutating func moveToOrigin() {
        let distance = first - Self.origin
        guard distance > 0 else { return }
        for index in first..<end {
            bytes[index - distance] = bytes[index]
            bytes[index] = 0
        }
        first -= distance
        end -= distance
    }

    private mutating func consume(_ count: Int) {
        for index in first..<first + count { bytes[index] = 0 }
        first += count
        if count > 0, let lastRead { since = lastRead }
    }
}
