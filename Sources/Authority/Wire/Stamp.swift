import HTTPTypes

/// Puts on every answer what the vendor puts there: a fresh reference, the server's time, and that it is nobody's
/// to keep.
final class Stamp: Sendable {
    private let timeline: Timeline
    private let date = DateHeader()

    init(timeline: Timeline) {
        self.timeline = timeline
    }

    func apply(to headers: inout HTTPFields) {
        headers[.requestReference] = TokenText.makeReference()
        headers[.date] = dateText
        headers[.cacheControl] = "no-store"
    }

    var dateText: String { date.text(at: timeline.now()) }
}
