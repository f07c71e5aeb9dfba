import CTerminal
import Screen

/// The bytes that have come from the terminal and are not keys yet. Each is wiped as soon as it is used up, since it
/// may be one of a password.
final class Input {
    /// How long an escape sequence may take to come whole, in milliseconds; a lone Esc is known after it.
    static let escapeMilliseconds: Int32 = 25

    /// After so long without a byte, in nanoseconds, an Esc inside a paste is the user's.
    static let silence: Int64 = 1_000_000_000

    private let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
    private var first = 0
    private var end = 0
    private var decoder: KeyDecoder
    private var isAfterSilence = false
    private var lastRead: Int64 = 0

    /// The terminal is gone: nothing will ever come.
    private(set) var isClosed = false

    /// There are bytes that may be a key, so that waiting for more would be waiting too long.
    private(set) var isUndecided = false

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
                isUndecided = false
                return nil
            }
            isUndecided = true
            switch step() {
            case .key(let key, let length):
                use(length)
                return key
            case .skip(let length):
                use(length)
            case .more(isEscape: false):
                if !read() {
                    isUndecided = false
                    return nil
                }
            case .more(isEscape: true):
                if curfew_tty_await(false, Input.escapeMilliseconds), read() { continue }
                switch step(isComplete: true) {
                case .key(let key, let length):
                    use(length)
                    return key
                case .skip(let length): use(length)
                case .more: use(end - first)
                }
            }
        }
    }

    private func step(isComplete: Bool = false) -> KeyDecoder.Step {
        decoder.next(
            UnsafeBufferPointer(rebasing: bytes[first..<end]), isComplete: isComplete,
            isAfterSilence: isAfterSilence)
    }

    /// Reads what has come behind what is there; false if nothing has.
    private func read() -> Bool {
        if first > 0 {
            let rest = end - first
            for index in 0..<rest { bytes[index] = bytes[first + index] }
            for index in rest..<end { bytes[index] = 0 }
            first = 0
            end = rest
        }
        let room = UnsafeMutableBufferPointer(rebasing: bytes[end...])
        guard !room.isEmpty else { return false }
        let count = curfew_tty_read(room.baseAddress, room.count)
        if count < 0 { isClosed = true }
        guard count > 0 else { return false }
        let now = curfew_now()
        isAfterSilence = now - lastRead >= Input.silence
        lastRead = now
        end += count
        return true
    }

    private func use(_ count: Int) {
        for index in first..<first + count { bytes[index] = 0 }
        first += count
    }
}
