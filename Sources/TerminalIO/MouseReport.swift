import Screen

/// xterm's report of the mouse in decimal numbers (ctlseqs, "SGR (1006)"): ESC [ < button ; column ; row, then M for a
/// press and m for a release. Columns and rows count from 1.
nonisolated enum MouseReport {
    /// Presses and the wheel (1000), without motion, in decimal numbers (1006).
    static let on = "\u{1B}[?1000h\u{1B}[?1006h"
    static let off = "\u{1B}[?1006l\u{1B}[?1000l"

    /// The parameters begin with `<`. Nil for a release, another button, a button with Shift, Alt or Ctrl, a position
    /// outside of the area, and for what is no report.
    static func mouse(parameters: UnsafeBufferPointer<UInt8>, final: UInt8, within area: Size) -> Mouse? {
        guard final == UInt8(ascii: "M"), let numbers = numbers(parameters), numbers.count == 3 else {
            return nil
        }
        let position = Position(column: numbers[1] - 1, row: numbers[2] - 1)
        guard Rect(size: area).contains(position) else { return nil }
        return switch numbers[0] {
        case 0: Mouse(.click, at: position)
        case 64: Mouse(.wheelUp, at: position)
        case 65: Mouse(.wheelDown, at: position)
        default: nil
        }
    }

    /// Nil unless each number has one to four digits.
    private static func numbers(_ parameters: UnsafeBufferPointer<UInt8>) -> [Int]? {
        var numbers: [Int] = []
        for field in parameters.dropFirst().split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        {
            guard (1...4).contains(field.count), field.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            numbers.append(field.reduce(0) { $0 * 10 + Int($1 & 0x0F) })
        }
        return numbers
    }
}
