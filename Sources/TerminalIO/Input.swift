import CTerminal
import Screen

/// The bytes from the terminal that are not keys yet. Each byte is wiped as soon as it is consumed, because it may be
/// part of a password.
final class Input {
    /// The longest pause within an escape sequence, in milliseconds. After it an Esc is the Esc key.
    static let escapeMilliseconds: Int32 = 25

    /// Nanoseconds without a byte after which an Esc inside a paste comes from the keyboard.
    static let pauseInPaste: Int64 = 1_000_000_000

    private let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
    private var first = 0
    private var end = 0
    private var decoder: KeyDecoder
    private var isAfterPause = false
    private var lastRead: Int64 = 0

    /// The terminal is gone.
    private(set) var isClosed = false

    /// There are unread bytes that may be a key, so the caller must not wait for more.
    private(set) var hasUnreadBytes = false

    init(table: SequenceTable) {
        decoder = KeyDecoder(table: table)
        bytes.initialize(repeating: 0)
    }

    isolated deinit {
        bytes.update(repeating: 0)
        bytes.deallocate()
    }

    var isPasting: Bool { decoder.isPasting }

    func next() -> Key? {
        while true {
            if first == end, !read() {
                hasUnreadBytes = false
                return nil
            }
            hasUnreadBytes = true
            switch step() {
            case .key(let key, let length):
                consume(length)
                return key
            case .skip(let length):
                consume(length)
            case .more(isEscape: false):
                if !read() {
                    hasUnreadBytes = false
                    return nil
                }
            case .more(isEscape: true):
                if curfew_tty_await(false, Input.escapeMilliseconds), read() { continue }
                switch step(isComplete: true) {
                case .key(let key, let length):
                    consume(length)
                    return key
                case .skip(let length): consume(length)
                case .more: consume(end - first)
                }
            }
        }
    }

    private func step(isComplete: Bool = false) -> KeyDecoder.Step {
        decoder.next(
            UnsafeBufferPointer(rebasing: bytes[first..<end]), isComplete: isComplete,
            isAfterPause: isAfterPause)
    }

    /// Appends what the terminal has sent; false if it has sent nothing.
    private func read() -> Bool {
        if first > 0 {
            let rest = end - first
            for index in 0..<rest { bytes[index] = bytes[first + index] }
            for index in rest..<end { bytes[index] = 0 }
            first = 0
            end = rest
        }
        let free = UnsafeMutableBufferPointer(rebasing: bytes[end...])
        guard !free.isEmpty else { return false }
        let count = curfew_tty_read(free.baseAddress, free.count)
        if count < 0 { isClosed = true }
        guard count > 0 else { return false }
        let now = curfew_now()
        isAfterPause = now - lastRead >= Input.pauseInPaste
        lastRead = now
        end += count
        return true
    }

    private func consume(_ count: Int) {
        for index in first..<first + count { bytes[index] = 0 }
        first += count
    }
}
