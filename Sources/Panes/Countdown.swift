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
        let forms = Self.forms(seconds)
        let form = forms.first { $0.text.utf8.count <= columns } ?? forms[forms.count - 1]
        text = form.text
        let unit = form.seconds * second
        nextChange = end - Span(nanoseconds: (rest - 1) / unit * unit)
    }

    /// The figure by ever larger units, and the length of the smallest unit in each.
    private static func forms(_ seconds: Int64) -> [(text: String, seconds: Int64)] {
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60)
        if hours == 0 { return [("\(minutes):\(twoDigits(seconds % 60))", 1)] }
        if days == 0 {
            return [
                ("\(hours):\(twoDigits(minutes % 60)):\(twoDigits(seconds % 60))", 1),
                ("\(hours)h\(twoDigits(minutes % 60))m", 60), ("\(hours)h", 3600),
            ]
        }
        return [("\(days)d\(twoDigits(hours % 24))h", 3600), ("\(days)d", 86_400)]
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
