import Authority
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// A webhook receiver that records its deliveries and responds as the test sets it.
final class FakeReceiver: Sendable {
    struct Delivery: Sendable {
        let path: String
        let headers: HTTPFields
        let body: String

        func text(_ path: String) -> String? {
            Answer(status: 0, headers: [:], body: body).text(path)
        }

        func header(_ name: String) -> String? {
            HTTPField.Name(name).flatMap { headers[$0] }
        }
    }

    private struct State {
        var deliveries: [Delivery] = []
        var statuses: [Int] = []
        var usual = 204
        var atOnce = 0
        var mostAtOnce = 0
        var isHeld: @Sendable (Delivery) -> Bool = { _ in false }
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    /// The deliveries as they arrive.
    let arrivals: AsyncStream<Delivery>
    private let arrived: AsyncStream<Delivery>.Continuation

    init() {
        (arrivals, arrived) = AsyncStream.makeStream(of: Delivery.self)
    }

    var deliveries: [Delivery] { state.withLock(\.deliveries) }

    /// The largest number of deliveries that waited for a response at the same time.
    var mostAtOnce: Int { state.withLock(\.mostAtOnce) }

    /// The statuses of the next responses; later ones have the usual status.
    func answer(_ statuses: Int...) {
        state.withLock { $0.statuses += statuses }
    }

    /// The usual status of a response; 204 at first.
    func answerAlways(_ status: Int) {
        state.withLock { $0.usual = status }
    }

    /// Lets deliveries wait for their response until `release`.
    func hold(_ isHeld: @Sendable @escaping (Delivery) -> Bool) {
        state.withLock { $0.isHeld = isHeld }
    }

    func release() {
        let held = state.withLock { state in
            state.isHeld = { _ in false }
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    fileprivate func take(_ delivery: Delivery) async -> Int {
        let status = note(delivery)
        arrived.yield(delivery)
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                guard state.isHeld(delivery) else { return false }
                state.held.append(continuation)
                return true
            }
            if !isHeld { continuation.resume() }
        }
        state.withLock { $0.atOnce -= 1 }
        return status
    }

    private func note(_ delivery: Delivery) -> Int {
        state.withLock { state in
            state.deliveries.append(delivery)
            state.atOnce += 1
            state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
            return state.statuses.isEmpty ? state.usual : state.statuses.removeFirst()
        }
    }
}

/// Serves receivers on ports of their own while a test runs, which gets their URLs.
func withFakeReceivers(
    _ count: Int = 1, _ test: @Sendable @escaping ([FakeReceiver], [String]) async throws -> Void
) async throws {
    try await serve((0..<count).map { _ in FakeReceiver() }, [], test)
}

private func serve(
    _ receivers: [FakeReceiver], _ urls: [String],
    _ test: @Sendable @escaping ([FakeReceiver], [String]) async throws -> Void
) async throws {
    guard urls.count < receivers.count else {
        try await test(receivers, urls)
        return
    }
    let receiver = receivers[urls.count]
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
        let body = try await request.body.collect(upTo: 65_536)
        let status = await receiver.take(
            FakeReceiver.Delivery(
                path: request.uri.path, headers: request.head.headerFields, body: String(buffer: body)))
        return Response(status: .init(code: status))
    }
    let application = Application(
        responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: silent)
    try await application.test(.live) { client in
        let port = try #require(client.port)
        try await serve(receivers, urls + ["http://127.0.0.1:\(port)/hooks"], test)
    }
}

/// An authority in memory that sends every event to a receiver.
func withFakeReceiver(
    clock: ManualClock = ManualClock(),
    _ change: @Sendable @escaping (inout AuthorityConfiguration) -> Void = { _ in },
    _ test: @Sendable @escaping (AuthorityTester, FakeReceiver) async throws -> Void
) async throws {
    try await withFakeReceivers { receivers, urls async throws in
        try await withAuthority(clock: clock) {
            $0.webhooks = urls
            change(&$0)
        } _: { authority async throws in
            try await test(authority, receivers[0])
        }
    }
}

extension FakeReceiver {
    /// The deliveries, one line each: shortened path, type, status.
    var reported: [String] {
        deliveries.map { delivery in
            let path = delivery.path.replacing("/hooks/", with: "").replacing("/watch", with: "")
            return "\(path) \(delivery.text("type") ?? "") \(delivery.text("status") ?? "")"
        }
    }
}
