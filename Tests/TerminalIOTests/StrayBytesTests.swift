import Panes
import Screen
import Sessions
import TerminalIO
import TestSupport
import Testing

/// What terminals, pastes and people send, in random order, split at random places with random pauses: no byte that is
/// not a key acts, and each key alone does.
struct StrayBytesTests {
    private static let shards = 4
    private static let streams = 100_000

    @Test(arguments: 0..<shards)
    func `in 100,000 random streams keys act and nothing else does`(shard: Int) {
        for number in stride(from: shard, to: Self.streams, by: Self.shards) {
            var stream = Stream(seed: UInt64(number))
            if let mistake = stream.run() {
                Issue.record("stream \(number): \(mistake)")
                return
            }
        }
    }
}

/// One stream, at the end of which stand the decoder and the guard against pastes.
private struct Stream {
    private var random: SeededGenerator
    private let keyboard = Keyboard()
    private var filter = PasteFilter()
    private let isEditing: Bool
    /// Whether a sequence was begun that never ends.
    private var isCutShort = false

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        isEditing = Bool.random(using: &random)
    }

    /// The first thing that went wrong; nil if nothing did.
    mutating func run() -> String? {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<4:
                var bytes = reply()
                if Bool.random(using: &random) { bytes += reply() }
                isCutShort = Int.random(in: 0..<8, using: &random) == 0
                if isCutShort { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
                if let mistake = check(send(bytes, firstAtLeast: 1), [], of: bytes) { return mistake }
                if isCutShort { pause(2001...3000) }
            case 4 where !isEditing:
                let bytes = leak()
                if let mistake = check(send(bytes, firstAtLeast: 4), [], of: bytes) { return mistake }
                pause(400...600)
            case 5:
                let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    UInt8.random(in: 0x20...0x7E, using: &random)
                }
                let bytes = Array("\u{1B}[200~".utf8) + text + Array("\u{1B}[201~".utf8)
                let keys = text.map { Key.character(Character(Unicode.Scalar($0))) }
                let expected = isEditing ? [.pasteBegan] + keys + [.pasteEnded] : []
                if let mistake = check(send(bytes, firstAtLeast: 1), expected, of: bytes) { return mistake }
                pause(400...600)
            default:
                pause(400...3000)
                let (bytes, key) = key()
                let admitted = take(bytes)
                if admitted != [key] { return "\(key) became \(admitted)" }
            }
        }
        return nil
    }

    /// An Esc at the end of a piece is the Esc key. Everything else must be as expected.
    private func check(_ admitted: [Key], _ expected: [Key], of bytes: [UInt8]) -> String? {
        let keys = admitted.filter { $0 != .escape }
        return keys == expected
            ? nil : "\(String(decoding: bytes, as: UTF8.self).debugDescription) became \(keys)"
    }

    private mutating func take(_ bytes: [UInt8]) -> [Key] {
        var admitted: [Key] = []
        keyboard.type(bytes) { key in
            if filter.admits(key, isEditing: isEditing, at: Instant(nanoseconds: keyboard.now)) {
                admitted.append(key)
            }
        }
        return admitted
    }

    /// Sends bytes in one to four pieces.
    private mutating func send(_ bytes: [UInt8], firstAtLeast least: Int) -> [Key] {
        var places: Set<Int> = [bytes.count]
        for _ in 0..<Int.random(in: 0...3, using: &random) where bytes.count > least {
            places.insert(Int.random(in: least..<bytes.count, using: &random))
        }
        if bytes.count > 1, isLetterAfterEscape(bytes, at: bytes.count - 1) { places.remove(bytes.count - 1) }
        var admitted: [Key] = []
        var start = 0
        for place in places.sorted() {
            // One byte after a single Esc is a key if it comes late, and P and X are at once.
            let isAfterEscape = start > 0 && bytes[start - 1] == 0x1B && place == start + 1
            if isAfterEscape, isLetterAfterEscape(bytes, at: start) { continue }
            if start > 0 {
                pause(25...(isAfterEscape ? 150 : 300))
            }
            let keys = take(Array(bytes[start..<place]))
            // The Esc that ends a string is no key, and an Esc key stands at the end of a piece.
            let isEscape = bytes[place - 1] == 0x1B && (place == bytes.count || bytes[place] != 0x5C)
            admitted += isEscape ? keys.filter { $0 != .escape } : keys.map { $0 == .escape ? .unknown : $0 }
            start = place
        }
        return admitted
    }

    private func isLetterAfterEscape(_ bytes: [UInt8], at place: Int) -> Bool {
        bytes[place - 1] == 0x1B && (bytes[place] == 0x50 || bytes[place] == 0x58)
    }

    private mutating func pause(_ milliseconds: ClosedRange<Int>) {
        keyboard.pause(.milliseconds(Int.random(in: milliseconds, using: &random)))
    }

    private mutating func number() -> Int { Int.random(in: 0...255, using: &random) }

    private mutating func end() -> String { Bool.random(using: &random) ? "\u{07}" : "\u{1B}\\" }

    /// ctlseqs of xterm, and the descriptions of kitty's protocols.
    private mutating func reply() -> [UInt8] {
        let (a, b, c) = (number(), number(), number())
        let color = "rgb:\(String(a * 257, radix: 16))/\(String(b * 257, radix: 16))/ffff"
        let text =
            switch Int.random(in: 0..<26, using: &random) {
            case 0: "\u{1B}]4;\(a);\(color)\(end())"
            case 1: "\u{1B}]10;\(color)\(end())"
            case 2: "\u{1B}]11;\(color)\(end())"
            case 3: "\u{1B}]52;c;cXVpdCBxdWl0IHF1\(end())"
            case 4: "\u{1B}P>|Konsole 26.04.0\u{1B}\\"
            case 5: "\u{1B}P1$r0;\(a)m\u{1B}\\"
            case 6: "\u{1B}P1+r544e=\(a)\u{1B}\\"
            case 7: "\u{1B}P!|7E565445\u{1B}\\"
            case 8: "\u{1B}[?62;\(a);4c"
            case 9: "\u{1B}[>1;\(a);0c"
            case 10: "\u{1B}[0n"
            case 11: "\u{1B}[\(a);\(b)R"
            case 12: "\u{1B}[?\(a);\(b);1R"
            case 13: "\u{1B}[<\(a);\(b);\(c)M"
            case 14: "\u{1B}[<\(a);\(b);\(c)m"
            case 15: "\u{1B}[\(a);\(b);\(c)M"
            case 16: "\u{1B}[I"
            case 17: "\u{1B}[O"
            case 18: "\u{1B}_Gi=\(a);OK\u{1B}\\"
            case 19: "\u{1B}^quit \(a)\u{1B}\\"
            case 20: "\u{1B}Xquit \(a)\u{1B}\\"
            case 21: "\u{1B}[?\(a)u"
            case 22: "\u{1B}[?2026;\(a)$y"
            case 23: "\u{1B}[8;\(a);\(b)t"
            case 24: "\u{1B}[?997;1n"
            default: "\u{1B}[M"
            }
        guard text == "\u{1B}[M" else { return Array(text.utf8) }
        return Array(text.utf8) + (0..<3).map { _ in UInt8.random(in: 0x20...0xFF, using: &random) }
    }

    /// A reply whose beginning another program has read.
    private mutating func leak() -> [UInt8] {
        let (a, b) = (number(), number())
        let text =
            switch Int.random(in: 0..<8, using: &random) {
            case 0: "62;1;4c1;115;0c>|Konsole 26.04.0"
            case 1: "10;rgb:ffff/\(a)/ffff\(end())"
            case 2: "62;\(a);4c"
            case 3: "1;\(a);0c"
            case 4: ">|Konsole 26.04.0\u{1B}\\"
            case 5: "<35;\(a);\(b)M<35;\(b);\(a)M"
            case 6: "1+r544e=\(a)\u{1B}\\"
            default: "quit\rq\t2\r"
            }
        return Array(text.utf8)
    }

    private mutating func key() -> ([UInt8], Key) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let keys: [(String, Key)] = [
                ("\u{1B}", .escape), ("\r", .enter), ("\t", .tab), ("\u{03}", .control("c")),
                ("é", .character("é")),
                ("\u{1B}[A", .up), ("\u{1B}OB", .down), ("\u{1B}[Z", .backTab), ("\u{1B}[15~", .function(5)),
            ]
            let (text, key) = keys[Int.random(in: 0..<keys.count, using: &random)]
            return (Array(text.utf8), key)
        default:
            let byte = UInt8.random(in: 0x20...0x7E, using: &random)
            return ([byte], .character(Character(Unicode.Scalar(byte))))
        }
    }
}
