import ArgumentParser
import Foundation
import Sessions

/// From when on rows are wanted: a span before now, or a moment.
nonisolated struct AuditSince: Sendable {
    private enum Form: Sendable {
        case span(Duration)
        case moment(Date)
    }

    private let form: Form

    init(text: String) throws {
        if let span = Duration(shorthand: text) {
            form = .span(span)
        } else if let day = try? Date(text, strategy: .iso8601.year().month().day()), text.utf8.count == 10 {
            form = .moment(day)
        } else if let moment = try? Date(text, strategy: .iso8601) {
            form = .moment(moment)
        } else if let moment = try? Date(
            text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        {
            form = .moment(moment)
        } else {
            throw ValidationError(
                "'\(text)' is no time: write a span such as 7d or 12h, a day such as 2026-11-01, or a moment such as 2026-11-01T09:30:00Z."
            )
        }
    }

    func moment(before now: Date) -> Date {
        switch form {
        case .span(let span): now.addingTimeInterval(-Double(span.nanoseconds) / 1e9)
        case .moment(let moment): moment
        }
    }
}
