import Screen
import TerminalIO

/// Feeds bytes to a reader as a terminal may send them, under a clock that the test moves, and collects the keys.
final class Keyboard {
    private var reader: KeyReader
    private(set) var now: Int64 = 1_000_000_000_000

    init(table: SequenceTable = SequenceTable(), mouseArea: Size? = nil) {
        reader = KeyReader(table: table)
        reader.mouseArea = mouseArea
    }

    var isPasting: Bool { reader.isPasting }

    /// Whether the end of a paste or of a sequence has still to come.
    var isUnfinished: Bool { reader.isUnfinished }

    /// Time passes and nothing comes.
    func pause(_ span: Duration) {
        let (seconds, attoseconds) = span.components
        now += seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// One read. `pause` means that no byte follows for 25 ms, `afterPause` that none came for a second before.
    func type(_ bytes: [UInt8], pause: Bool = true, afterPause: Bool = false) -> [Key] {
        var keys: [Key] = []
        type(bytes, pause: pause, afterPause: afterPause) { keys.append($0) }
        return keys
    }

    func type(_ text: String, pause: Bool = true, afterPause: Bool = false) -> [Key] {
        type(Array(text.utf8), pause: pause, afterPause: afterPause)
    }

    func type(
        _ bytes: [UInt8], pause: Bool = true, afterPause: Bool = false, _ take: (Key) -> Void
    ) {
        if afterPause { self.pause(.seconds(1)) }
        _ = bytes.withUnsafeBufferPointer { bytes in
            reader.fill(at: now) { $0.update(fromContentsOf: bytes) }
        }
        var isSilent = false
        while true {
            switch reader.next(isSilent: isSilent) {
            case .key(let key):
                take(key)
                isSilent = false
            case .wait: return
            case .undecided:
                guard pause, !isSilent else { return }
                isSilent = true
            }
        }
    }
}
