/// The newest calls, oldest first; older ones make room.
package struct CallLog: Equatable, Sendable {
    /// Calls kept. A day's work; enough to quote from while the customer is on the phone.
    package static let capacity = 500

    private var ring: [CallRecord] = []
    private var start = 0
    /// Calls ever recorded.
    package private(set) var total = 0

    package init() {}

    package var count: Int { ring.count }

    /// The call at a place counted from the newest, which is 0.
    package subscript(newest index: Int) -> CallRecord {
        ring[place(newest: index)]
    }

    mutating func append(_ call: CallRecord) {
        total += 1
        if ring.count < Self.capacity {
            ring.append(call)
        } else {
            ring[start] = call
            start = (start + 1) % ring.count
        }
    }

    /// Notes why a request came to nothing: at the newest of its calls that was not accepted, or at its newest one where
    /// the server accepted all of them.
    mutating func note(_ failure: AuthFailure, of request: RequestID) {
        let own = (0..<count).filter { self[newest: $0].request == request }
        guard let index = own.first(where: { !self[newest: $0].isAccepted }) ?? own.first else { return }
        ring[place(newest: index)].failure = failure
    }

    private func place(newest index: Int) -> Int { (start + ring.count - 1 - index) % ring.count }
}
