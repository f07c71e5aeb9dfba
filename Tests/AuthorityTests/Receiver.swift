import Authority
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// An address that webhooks are sent to: remembers what came and answers as it is told.
final class Receiver: Sendable {
    struct Letter: Sendable {
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
        var letters: [Letter] = []
        var statuses: [Int] = []
        var usual = 204
        var atOnce = 0
        var mostAtOnce = 0
        var isHeld: @Sendable (Letter) -> Bool = { _ in false }
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    /// The letters as they come.
    let arrivals: AsyncStream<Letter>
    private let arrived: AsyncStream<Letter>.Continuation

    init() {
        (arrivals, arrived) = AsyncStream.makeStream(of: Letter.self)
    }

    var letters: [Letter] { state.withLock(\.letters) }

    /// The largest number of letters that waited for their answer at the same time.
    var mostAtOnce: Int { state.withLock(\.mostAtOnce) }

    /// What the next letters are answered with, the usual status after that.
    func answer(_ statuses: Int...) {
        state.withLock { $0.statuses += statuses }
    }

    /// What letters are answered with for which nothing else was said; 204 at first.
    func answerAlways(_ status: Int) {
        state.withLock { $0.usual = status }
    }

    /// Lets letters wait for their answer until `release`.
    func hold(_ isHeld: @Sendable @escaping (Letter) -> Bool) {
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

    fileprivate func take(_ letter: Letter) async -> Int {
        let status = note(letter)
        arrived.yield(letter)
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                guard state.isHeld(letter) else { return false }
                state.held.append(continuation)
                return true
            }
            if !isHeld { continuation.resume() }
        }
        state.withLock { $0.atOnce -= 1 }
        return status
    }

    private func note(_ letter: Letter) -> Int {
        state.withLock { state in
            state.letters.append(letter)
            state.atOnce += 1
            state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
            return state.statuses.isEmpty ? state.usual : state.statuses.removeFirst()
        }
    }
}

/// Serves receivers on ports of their own while a test runs; their addresses are handed to it.
func withReceivers(
    _ count: Int = 1, _ test: @Sendable @escaping ([Receiver], [String]) async throws -> Void
) async throws {
    try await serve((0..<count).map { _ in Receiver() }, [], test)
}

private func serve(
    _ receivers: [Receiver], _ urls: [String],
    _ test: @Sendable @escaping ([Receiver], [String]) async throws -> Void
) async throws {
    guard urls.count < receivers.count else {
        try await test(receivers, urls)
        return
    }
    let receiver = receivers[urls.count]
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
        let body = try await request.body.collect(upTo: 65_536)
        let status = await receiver.take(
            Receiver.Letter(
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

/// An authority in memory that tells a receiver of everything.
func withReceiver(
    clock: ManualClock = ManualClock(),
    _ change: @Sendable @escaping (inout AuthorityConfiguration) -> Void = { _ in },
    _ test: @Sendable @escaping (Desk, Receiver) async throws -> Void
) async throws {
    try await withReceivers { receivers, urls async throws in
        try await withAuthority(clock: clock) {
            $0.webhooks = urls
            change(&$0)
        } _: { desk async throws in
            try await test(desk, receivers[0])
        }
    }
}

extension Receiver {
    /// What came, a line a letter: path without its end, type, status.
    var told: [String] {
        letters.map { letter in
            let path = letter.path.replacing("/hooks/", with: "").replacing("/watch", with: "")
            return "\(path) \(letter.text("type") ?? "") \(letter.text("status") ?? "")"
        }
    }
}
