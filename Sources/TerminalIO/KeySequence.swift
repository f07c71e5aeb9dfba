import Screen

/// The control sequences of keyboards: those of xterm (ctlseqs), rxvt and the Linux console.
nonisolated enum KeySequence {
    /// ESC [ parameters final. Nil for what no keyboard sends: a report, or the reply to a query (ctlseqs, "CSI").
    static func key(parameters: UnsafeBufferPointer<UInt8>, final: UInt8) -> Key? {
        guard let numbers = numbers(parameters) else { return nil }
        switch Character(Unicode.Scalar(final)) {
        case "Z": return .backTab
        // Attributes, status, size, terminal parameters, modes; the mouse; the focus.
        case "c", "n", "t", "x", "y", "M", "m", "I", "O": return nil
        // The cursor's position; without one it is F3.
        case "R" where numbers.count > 1: return nil
        default: break
        }
        // The second number is 1 plus the modifiers. A key with Shift, Alt or Ctrl is a different key.
        guard numbers.count < 2 || numbers[1] <= 1 else { return .unknown }
        if final == UInt8(ascii: "~") { return numbered(numbers.first ?? 0) }
        return applicationKey(final: final)
    }

    /// ESC O final; the same letters follow ESC [.
    static func applicationKey(final: UInt8) -> Key {
        switch Character(Unicode.Scalar(final)) {
        case "A": .up
        case "B": .down
        case "C": .right
        case "D": .left
        case "H": .home
        case "F": .end
        case "P": .function(1)
        case "Q": .function(2)
        case "R": .function(3)
        case "S": .function(4)
        case "M": .enter
        default: .unknown
        }
    }

    private static func numbered(_ number: Int) -> Key {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        // DEC's numbers of function keys have gaps.
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23...24: .function(number - 12)
        case 200: .pasteBegan
        case 201: .pasteEnded
        default: .unknown
        }
    }

    /// Numbers separated by semicolons; nil for a private sequence or a number above 9999.
    private static func numbers(_ parameters: UnsafeBufferPointer<UInt8>) -> [Int]? {
        var numbers = [0]
        for byte in parameters {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte & 0x0F)
                if numbers[numbers.count - 1] > 9999 { return nil }
            case UInt8(ascii: ";"): numbers.append(0)
            default: return nil
            }
        }
        return numbers
    }
}
