import Synchronization

/// What has arrived, for the test to look at and to wait for.
final class FakeServerLog: Sendable {
    let requests = Mutex<[FakeServer.Request]>([])
    let arrivals: AsyncStream<FakeServer.Request>
    private let arrived: AsyncStream<FakeServer.Request>.Continuation

    init() {
        (arrivals, arrived) = AsyncStream.makeStream()
    }

    func add(_ request: FakeServer.Request) {
        requests.withLock { $0.append(request) }
        arrived.yield(request)
    }
}
