import HTTPTypes

/// The headers that every response carries: a new `request-ref`, the authority's `Date`, and `no-store`.
final class ResponseHeaders: Sendable {
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
