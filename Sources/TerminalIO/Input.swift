import CTerminal
import Screen

/// The keys that the terminal sends.
final class Input {
    private var reader: KeyReader

    /// The terminal is gone.
    private(set) var isClosed = false

    /// There are unread bytes that may be a key, so the caller must not wait for more.
    private(set) var hasUnreadBytes = false

    init(table: SequenceTable) {
        reader = KeyReader(table: table)
    }

    /// The size of the screen while the mouse is on; nil while it is off.
    var mouseArea: Size? {
        get { reader.mouseArea }
        set { reader.mouseArea = newValue }
    }

    /// Whether the rest of a paste or of a sequence has still to come.
    var isUnfinished: Bool { reader.isUnfinished }

    func next() -> Key? {
        hasUnreadBytes = true
        var isSilent = false
        while true {
            switch reader.next(isSilent: isSilent) {
            case .key(let key): return key
            case .wait:
                guard read() else {
                    hasUnreadBytes = false
                    return nil
                }
                isSilent = false
            case .undecided:
                isSilent = !(curfew_tty_await(false, KeyReader.escapeMilliseconds) && read())
            }
        }
    }

    /// Takes in what the terminal has sent; false if it has sent nothing.
    private func read() -> Bool {
        let count = reader.fill(at: curfew_now()) { curfew_tty_read($0.baseAddress, $0.count) }
        if count < 0 { isClosed = true }
        return count > 0
    }
}
