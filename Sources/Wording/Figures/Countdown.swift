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

    /// In the smallest units that fit into `columns`: 11:59:59, else 11h59m, else 11h.
    package init(to end: Instant, at now: Instant, columns: Int = .max) {
        rest = (end - now).nanoseconds
        let second: Int64 = 1_000_000_000
        guard rest > 0 else {
            text = "0:00"
            nextChange = nil
            return
        }
        let seconds = (rest - 1) / second
        var form = Self.form(seconds)
        if form.text.utf8.count > columns, seconds >= 3600 {
            form = Self.shorter(seconds, columns: columns)
        }
        text = form.text
        let unit = form.unit * second
        nextChange = end - Duration(nanoseconds: (rest - 1) / unit * unit)
    }

    /// The figure, and its smallest unit in seconds.
    private static func form(_ seconds: Int64) -> (text: String, unit: Int64) {
        if seconds < 3600 { return ("\(seconds / 60):\(twoDigits(seconds % 60))", 1) }
        if seconds < 86_400 {
            let minutes = twoDigits(seconds / 60 % 60)
            return ("\(seconds / 3600):\(minutes):\(twoDigits(seconds % 60))", 1)
        }
        return ("\(seconds / 86_400)d\(twoDigits(seconds / 3600 % 24))h", 3600)
    }

    /// By larger units: hours and minutes or hours; days.
    private static func shorter(_ seconds: Int64, columns: Int) -> (text: String, unit: Int64) {
        guard seconds < 86_400 else { return ("\(seconds / 86_400)d", 86_400) }
        let text = "\(seconds / 3600)h\(twoDigits(seconds / 60 % 60))m"
        return text.utf8.count <= columns ? (text, 60) : ("\(seconds / 3600)h", 3600)
    }

    /// The columns that the longest figure of a span needs: words after it stand still while it shrinks.
    package static func columns(for span: Duration) -> Int {
        switch span.wholeSeconds {
        case ...600: 4
        case ...3600: 5
        case ...36_000: 7
        default: 8
        }
    }

    /// Cells of a gauge that stand for the rest; one as long as there is any, all only if all is left.
    package func share(of span: Duration, in cells: Int) -> Int {
        guard rest > 0, span > .zero, cells > 0 else { return 0 }
        let shown = Double((rest - 1) / 1_000_000_000) / (Double(span.nanoseconds) / 1e9)
        return min(cells, max(1, Int((shown * Double(cells)).rounded(.up))))
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
