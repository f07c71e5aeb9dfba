/// The only table of requests under way. An entry stays until its reply is here, awaited or not: a request that was
/// cancelled may still have done its work.
package struct InFlight: Equatable, Sendable {
    private var requests: [RequestID: InFlightRequest] = [:]
    private var counts: [SessionID: Int] = [:]
    private var profileCounts: [Profile.ID: Int] = [:]

    package subscript(id: RequestID) -> InFlightRequest? { requests[id] }

    package var isEmpty: Bool { requests.isEmpty }

    /// Those of a session that are awaited, in the order they were sent.
    package func awaited(in session: SessionID) -> [InFlightRequest] {
        guard count(in: session) > 0 else { return [] }
        return requests.values.filter { $0.isAwaited && $0.session == session }
            .sorted { $0.id.number < $1.id.number }
    }

    /// The oldest request that a person waits for: of one that waits for a customer, the end is not up to a server, and
    /// `isUnasked` tells of one that nobody asked for.
    func oldestAwaited(besides isUnasked: (InFlightRequest) -> Bool) -> InFlightRequest? {
        requests.values.filter { $0.isAwaited && !$0.purpose.awaitsCustomer && !isUnasked($0) }
            .min { ($0.sentAt, $0.id.number) < ($1.sentAt, $1.id.number) }
    }

    /// Requests of a session whose replies are still to come, awaited or not.
    package func count(in session: SessionID) -> Int { counts[session] ?? 0 }

    /// Requests to a profile whose replies are still to come, awaited or not.
    package func count(to profile: Profile.ID) -> Int { profileCounts[profile] ?? 0 }

    /// The awaited requests of a logout, in the order they were sent.
    var awaitedLogouts: [RequestID] {
        requests.values.filter { $0.isAwaited && $0.purpose.isLogout }.map(\.id)
            .sorted { $0.number < $1.number }
    }

    /// Whether a logout is asking the server about a session, or through it.
    func isLoggingOut(_ session: SessionID) -> Bool {
        requests.values.contains { $0.session == session && $0.purpose.isLogout }
    }

    mutating func open(_ request: InFlightRequest) {
        requests[request.id] = request
        profileCounts[request.profile, default: 0] += 1
        if let session = request.session { counts[session, default: 0] += 1 }
    }

    mutating func cancel(_ id: RequestID) {
        requests[id]?.isAwaited = false
    }

    @discardableResult
    mutating func close(_ id: RequestID) -> InFlightRequest? {
        guard let request = requests.removeValue(forKey: id) else { return nil }
        profileCounts[request.profile, default: 1] -= 1
        if let session = request.session, let count = counts[session] {
            counts[session] = count > 1 ? count - 1 : nil
        }
        return request
    }
}
