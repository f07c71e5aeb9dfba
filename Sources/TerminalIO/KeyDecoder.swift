package import Screen

/// Decodes the bytes of a terminal into keys. It stores no text: undecided bytes stay in the caller's buffer, which the
/// caller wipes as it consumes them.
///
/// The sequences of the terminal's description come first, then the grammar of ECMA-48 with xterm's meanings.
package nonisolated struct KeyDecoder: Sendable {
    package enum Step: Hashable {
        /// The first `length` bytes are a key.
        case key(Key, length: Int)
        /// The first `length` bytes have no meaning.
        case skip(length: Int)
        /// The next bytes decide; after an Esc also their absence, as `isComplete`.
        case more(isEscape: Bool)
    }

    private let table: SequenceTable
    package private(set) var isPasting = false
    private var isAfterReturn = false

    /// The size of the screen while the mouse is on. Nil while it is off: then its reports mean nothing.
    package var mouseArea: Size?

    package init(table: SequenceTable = SequenceTable()) {
        self.table = table
    }

    /// Decodes the first key of the unread bytes, of which there is at least one.
    ///
    /// `isComplete` means that no byte followed within the time of an escape sequence, `isAfterPause` that the bytes
    /// came after at least a second without any.
    package mutating func next(
        _ bytes: UnsafeBufferPointer<UInt8>, isComplete: Bool = false, isAfterPause: Bool = false
    ) -> Step {
        if isPasting { return pasted(bytes, isAfterPause: isAfterPause) }
        switch bytes[0] {
        case 0x1B: return escape(bytes, isComplete: isComplete)
        // Some programs that drive others send a line feed for Enter.
        case 0x0D, 0x0A: return .key(.enter, length: 1)
        case 0x09: return .key(.tab, length: 1)
        case 0x7F, 0x08: return .key(.backspace, length: 1)
        case 0x00: return .key(.control(" "), length: 1)
        case let byte where byte < 0x20:
            // ^A is 1 and ^\ is 28: the upper-case letter without bit 6.
            let letter = byte <= 26 ? byte | 0x60 : byte | 0x40
            return .key(.control(Character(Unicode.Scalar(letter))), length: 1)
        default: return text(bytes)
        }
    }

    /// Between the markers of a paste every byte is text. If the end marker never comes, a single Esc or ^C after a
    /// second without input ends the paste.
    private mutating func pasted(_ bytes: UnsafeBufferPointer<UInt8>, isAfterPause: Bool) -> Step {
        let byte = bytes[0]
        let isAfterReturn = isAfterReturn
        self.isAfterReturn = byte == 0x0D
        if isAfterPause, bytes.count == 1, byte == 0x1B || byte == 0x03 {
            isPasting = false
            return .key(.pasteEnded, length: 0)
        }
        if byte == 0x1B {
            let marker = KeyDecoder.pasteEnd
            let count = min(marker.count, bytes.count)
            if (0..<count).allSatisfy({ bytes[$0] == marker[$0] }) {
                guard count == marker.count else { return .more(isEscape: false) }
                isPasting = false
                return .key(.pasteEnded, length: count)
            }
        }
        if byte == 0x0D { return .key(.character("\n"), length: 1) }
        if byte == 0x0A, isAfterReturn { return .skip(length: 1) }
        return byte < 0x80 ? .key(.character(Character(Unicode.Scalar(byte))), length: 1) : text(bytes)
    }

    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    private mutating func escape(_ bytes: UnsafeBufferPointer<UInt8>, isComplete: Bool) -> Step {
        guard bytes.count > 1 else { return isComplete ? .key(.escape, length: 1) : .more(isEscape: true) }
        switch table.match(bytes) {
        case .key(let key, let length): return .key(key, length: length)
        case .prefix where !isComplete: return .more(isEscape: true)
        case .prefix, .nothing: break
        }
        switch bytes[1] {
        case UInt8(ascii: "["): return controlSequence(bytes)
        case UInt8(ascii: "O"): return applicationSequence(bytes)
        case let byte where KeyDecoder.isIntroducer(byte): return string(bytes)
        // The end of a string whose beginning is lost.
        case UInt8(ascii: "\\"): return .skip(length: 2)
        // Esc and another key: two key presses.
        case 0x00...0x1F: return .key(.escape, length: 1)
        case 0x7F: return .key(.unknown, length: 2)
        default:
            switch text(UnsafeBufferPointer(rebasing: bytes[1...])) {
            case .key(.character(let character), let length): return .key(.alt(character), length: length + 1)
            case .key(let key, let length): return .key(key, length: length + 1)
            case .skip(let length): return .skip(length: length + 1)
            case .more: return isComplete ? .key(.unknown, length: bytes.count) : .more(isEscape: true)
            }
        }
    }

    /// Whether a byte after ESC begins a longer sequence: CSI, SS3, OSC, DCS, APC, PM or SOS (ECMA-48 8.3).
    static func isIntroducer(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "O"), UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"),
            UInt8(ascii: "^"), UInt8(ascii: "X"):
            true
        default: false
        }
    }

    /// ECMA-48 5.4: parameters 30–3F, intermediates 20–2F, a final byte 40–7E.
    private mutating func controlSequence(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
        // The Linux console's F1 to F5: ESC [ [ A to E.
        if bytes.count > 2, bytes[2] == UInt8(ascii: "[") {
            guard bytes.count > 3 else { return .more(isEscape: false) }
            let number = Int(bytes[3]) - Int(UInt8(ascii: "A")) + 1
            return .key((1...5).contains(number) ? .function(number) : .unknown, length: 4)
        }
        // xterm's oldest report of the mouse: ESC [ M and three bytes.
        if bytes.count > 2, bytes[2] == UInt8(ascii: "M") {
            return bytes.count < 6 ? .more(isEscape: false) : .skip(length: 6)
        }
        for index in 2..<bytes.count {
            switch bytes[index] {
            case 0x20...0x3F: continue
            case 0x40...0x7E:
                let parameters = UnsafeBufferPointer(rebasing: bytes[2..<index])
                if let mouseArea, parameters.first == UInt8(ascii: "<") {
                    let mouse = MouseReport.mouse(
                        parameters: parameters, final: bytes[index], within: mouseArea)
                    return mouse.map { .key(.mouse($0), length: index + 1) } ?? .skip(length: index + 1)
                }
                switch KeySequence.key(parameters: parameters, final: bytes[index]) {
                case .pasteEnded, nil: return .skip(length: index + 1)
                case .pasteBegan?:
                    isPasting = true
                    isAfterReturn = false
                    return .key(.pasteBegan, length: index + 1)
                case let key?: return .key(key, length: index + 1)
                }
            // The byte that interrupts the sequence is a key of its own.
            default: return .skip(length: index)
            }
        }
        return .more(isEscape: false)
    }

    /// ESC O and a letter; with a modifier, which some terminals write between them, it is another key.
    private func applicationSequence(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
        guard let final = bytes[2...].firstIndex(where: { !(0x30...0x3B).contains($0) }) else {
            return .more(isEscape: false)
        }
        guard bytes[final] >= 0x20 else { return .skip(length: final) }
        return .key(final == 2 ? KeySequence.applicationKey(final: bytes[2]) : .unknown, length: final + 1)
    }

    /// Skips a terminal's reply to a query of another program, which must not count as typed text. It ends with ST or
    /// BEL; CAN, SUB and another sequence break it off.
    private func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
        for index in 2..<bytes.count {
            switch bytes[index] {
            case 0x07, 0x18, 0x1A: return .skip(length: index + 1)
            case 0x1B:
                if index + 1 == bytes.count { return .more(isEscape: false) }
                return .skip(length: bytes[index + 1] == UInt8(ascii: "\\") ? index + 2 : index)
            default: continue
            }
        }
        return .more(isEscape: false)
    }

    /// One UTF-8 scalar (RFC 3629). Invalid bytes and C1 controls are unknown keys.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
        let lead = bytes[0]
        if lead < 0x80 { return .key(.character(Character(Unicode.Scalar(lead))), length: 1) }
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return .key(.unknown, length: 1)
        }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for index in 1..<length {
            guard index < bytes.count else { return .more(isEscape: false) }
            guard bytes[index] & 0xC0 == 0x80 else { return .key(.unknown, length: index) }
            value = value << 6 | UInt32(bytes[index] & 0x3F)
        }
        let least: UInt32 = length == 2 ? 0xA0 : length == 3 ? 0x800 : 0x10000
        guard value >= least, let scalar = Unicode.Scalar(value) else {
            return .key(.unknown, length: length)
        }
        return .key(.character(Character(scalar)), length: length)
    }
}
