package import Sessions

/// The time left until an end, in the figures shown: never more than there is.
///
/// A figure stands until the moment its unit is used up, so the last second reads 0:00 and what is shown is
/// at most one unit short of the truth.
package struct Countdown {
    package let text: String
    /// When the text changes; nil once it does no more.
    package let nextChange: Instant?
    private let rest: Int64

    package init(to end: Instant, at now: Instant) {
        rest = (end - now).nanoseconds
        let second: Int64 = 1_000_000_000
        guard rest > 0 else {
            text = "0:00"
            nextChange = nil
            return
        }
        let seconds = (rest - 1) / second
        let unit: Int64
        if seconds < 3600 {
            text = "\(seconds / 60):\(Self.twoDigits(seconds % 60))"
            unit = second
        } else if seconds < 86_400 {
            text = "\(seconds / 3600):\(Self.twoDigits(seconds / 60 % 60)):\(Self.twoDigits(seconds % 60))"
            unit = second
        } else {
            text = "\(seconds / 86_400)d\(Self.twoDigits(seconds / 3600 % 24))h"
            unit = 3600 * second
        }
        nextChange = end - Span(nanoseconds: (rest - 1) / unit * unit)
    }

    /// The columns that the longest figure of a span needs: words after it stand still while it shrinks.
    static func columns(for span: Span) -> Int {
        switch span.wholeSeconds {
        case ...600: 4
        case ...3600: 5
        case ...36_000: 7
        default: 8
        }
    }

    /// Cells of a gauge that stand for the rest; one as long as there is any, all only if all is left.
    func share(of span: Span, in cells: Int) -> Int {
        guard rest > 0, span > .zero, cells > 0 else { return 0 }
        let shown = Double((rest - 1) / 1_000_000_000) / (Double(span.nanoseconds) / 1e9)
        return min(cells, max(1, Int((shown * Double(cells)).rounded(.up))))
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
