/// When a failed delivery is attempted again, and when it is abandoned.
package enum WebhookRetryPolicy: String, CaseIterable, Sendable {
    /// Soon and often, for demos and tests: after half a second, doubled each time up to a minute, whatever the status,
    /// until the event is ten minutes old.
    case quick
    /// The schedule that Weavr publishes: after 408, 409, 425, 5xx and no response, at most five times, the first after ten
    /// seconds and each wait six times the one before. A `Retry-After` changes nothing.
    case vendor

    /// What follows an attempt.
    enum Step: Equatable {
        case done
        case retry(after: Duration)
        case abandon
    }

    /// The age at which an event is abandoned; nil where only its attempts are counted.
    var maximumAge: Duration? {
        switch self {
        case .quick: .minutes(10)
        case .vendor: nil
        }
    }

    /// What follows an attempt with this status, nil for none in time. `failures` is the number of failed attempts
    /// before it.
    func step(after status: Int?, failures: Int) -> Step {
        if let status, (200..<300).contains(status) { return .done }
        switch self {
        case .quick:
            // 409: the receiver knows this `call-ref` from an attempt whose response was lost.
            if status == 409 { return .done }
            return .retry(after: min(.minutes(1), .milliseconds(500) * (1 << min(failures, 10))))
        case .vendor:
            guard failures < 5, status.map(Self.isPassing) ?? true else { return .abandon }
            return .retry(after: (0..<failures).reduce(.seconds(10)) { wait, _ in wait * 6 })
        }
    }

    /// Whether the same delivery may be accepted later.
    private static func isPassing(_ status: Int) -> Bool {
        [408, 409, 425].contains(status) || (500..<600).contains(status)
    }
}
