import Screen

/// What control sequences mean that arrive from a keyboard: xterm's (ctlseqs), rxvt's and the Linux console's.
nonisolated enum KeySequence {
    /// ESC [ parameters final.
    static func key(parameters: UnsafeBufferPointer<UInt8>, final: UInt8) -> Key {
        guard let numbers = numbers(parameters) else { return .unknown }
        if final == UInt8(ascii: "Z") { return .backTab }
        // The second number is 1 and the modifiers: with Shift, Alt or Ctrl it is another key than without.
        guard numbers.count < 2 || numbers[1] <= 1 else { return .unknown }
        if final == UInt8(ascii: "~") { return numbered(numbers.first ?? 0) }
        return applicationKey(final: final)
    }

    /// ESC O final, and the same letters after ESC [.
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
        // DEC left gaps in the row of function keys.
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23...24: .function(number - 12)
        case 200: .pasteBegan
        case 201: .pasteEnded
        default: .unknown
        }
    }

    /// Numbers parted by semicolons; nil for a private sequence or numbers longer than four digits.
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
