package import Sessions
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Listens for what the vendor tells of pushes, and hands each answer to who waits for it. Nothing is taken that
/// is not signed, fresh, new and about a challenge that was asked for here.
package final class WebhookReceiver: Sendable {
    /// What a stranger may take up.
    package struct Limits: Sendable {
        /// Connections at a time; one more is closed at once.
        package var connections = 64
        /// Bytes of a body.
        package var body = 64 * 1024
        /// From the first byte, or the last answer, to the end of a request.
        package var milliseconds: Int64 = 10_000

        package init() {}
    }

    private struct State {
        var guardian: WebhookGuard
        /// Challenges that were asked for here; each takes one answer.
        var expected: [String: Expected] = [:]
        var listener: (any Channel)?
        var connections = 0
        /// Seconds by which the server's clock is ahead.
        var offset = 0.0
    }

    private struct Expected {
        /// Whether an accepted one comes with a one-time token.
        let bringsToken: Bool
        var answer: PushAnswer?
        var waiting: CheckedContinuation<PushAnswer?, Never>?
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Reading
    let limits: Limits

    /// `key` is the profile's api-key, with which the vendor signs.
    package init(key: Secret, now: @escaping @Sendable () -> Reading, limits: Limits = Limits()) {
        state = Mutex(State(guardian: WebhookGuard(key: key)))
        self.now = now
        self.limits = limits
    }

    /// Takes connections from here on; answers the port, which the system chooses where 0 is given.
    package func start(host: String = "127.0.0.1", port: Int = 0) async throws -> Int {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [weak self] channel in
                guard let self, self.admitConnection() else {
                    return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
                }
                channel.closeFuture.whenComplete { [weak self] _ in self?.endConnection() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(WebhookHandler(receiver: self))
                }
            }
        let listener = try await bootstrap.bind(host: host, port: port).get()
        state.withLock { $0.listener = listener }
        return listener.localAddress?.port ?? port
    }

    package func stop() async {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        try? await listener?.close()
    }

    /// Whether anybody listens: without it no answer to a push can come.
    var isListening: Bool { state.withLock { $0.listener != nil } }

    /// From here on an answer to the challenge is taken, once. `offset` is by how many seconds the server's clock
    /// is ahead; `bringsToken` says whether a yes must come with a one-time token.
    package func expect(_ challenge: PushChallenge, offset: Double, bringsToken: Bool = true) {
        state.withLock { state in
            state.offset = offset
            state.expected[challenge.id] = Expected(bringsToken: bringsToken)
        }
    }

    /// The answer to a challenge that is expected; nil when nobody waits any more.
    package func answer(to challenge: PushChallenge) async -> PushAnswer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: PushAnswer?? = state.withLock { state in
                    guard var expected = state.expected[challenge.id], !Task.isCancelled else {
                        return .some(nil)
                    }
                    if let answer = expected.answer {
                        state.expected[challenge.id] = nil
                        return .some(answer)
                    }
                    expected.waiting = continuation
                    state.expected[challenge.id] = expected
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            forget(challenge)
        }
    }

    private func forget(_ challenge: PushChallenge) {
        state.withLock { $0.expected.removeValue(forKey: challenge.id)?.waiting }?.resume(returning: nil)
    }

    /// Judges a request; answers the status for it.
    func take(_ head: HTTPRequestHead, _ body: WipedBytes) -> HTTPResponseStatus {
        let path = head.uri.prefix { $0 != "?" }
        guard let event = Event.allCases.first(where: { path.hasSuffix($0.rawValue) }) else {
            return .notFound
        }
        guard head.method == .POST else { return .methodNotAllowed }
        let moment = Int64(now().wall.timeIntervalSince1970 * 1000)
        let refusal: HTTPResponseStatus? = state.withLock { state in
            do throws(WebhookGuard.Refusal) {
                try body.withBytes { bytes throws(WebhookGuard.Refusal) in
                    try state.guardian.admit(
                        head.headers, UnsafeRawBufferPointer(bytes),
                        at: moment + Int64(state.offset * 1000))
                }
                return nil
            } catch {
                switch error {
                case .malformed: return .badRequest
                case .forged, .stale: return .unauthorized
                case .replayed: return .conflict
                }
            }
        }
        if let refusal { return refusal }
        guard event == .stepUp else { return .noContent }
        guard let told = StepUpEvent(body) else { return .badRequest }
        return deliver(told)
    }

    /// The events of the description, by the ends of their paths.
    private enum Event: String, CaseIterable {
        case login = "/login/watch"
        case stepUp = "/stepup/watch"
        case enrolment = "/authentication_factors/watch"
    }

    private func deliver(_ event: StepUpEvent) -> HTTPResponseStatus {
        let (status, answer, waiting) = state.withLock {
            state -> (HTTPResponseStatus, PushAnswer?, CheckedContinuation<PushAnswer?, Never>?) in
            guard var expected = state.expected[event.challenge], expected.answer == nil else {
                return (.notFound, nil, nil)
            }
            guard let answer = event.answer(bringsToken: expected.bringsToken) else {
                return (.badRequest, nil, nil)
            }
            expected.answer = answer
            state.expected[event.challenge] = expected.waiting == nil ? expected : nil
            return (.noContent, answer, expected.waiting)
        }
        waiting?.resume(returning: answer)
        return status
    }

    private func admitConnection() -> Bool {
        state.withLock { state in
            guard state.connections < limits.connections else { return false }
            state.connections += 1
            return true
        }
    }

    private func endConnection() {
        state.withLock { $0.connections -= 1 }
    }
}
