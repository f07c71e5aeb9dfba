package import Secrets
package import Sessions
package import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Listens for what the vendor reports of pushes, and hands each outcome to the task that waits for it. Nothing is
/// accepted that is not signed, fresh, new and about a challenge of this program.
package final class WebhookReceiver: Sendable {
    let limits: Limits
    private let scheme: any WebhookScheme
    private let now: @Sendable () -> ClockReading
    private let state: Mutex<State>

    init(scheme: any WebhookScheme, now: @escaping @Sendable () -> ClockReading, limits: Limits) {
        self.scheme = scheme
        self.now = now
        self.limits = limits
        state = Mutex(State(capacity: limits.deliveries))
    }

    /// Takes connections from here on, and returns the port, which the system chooses where 0 is given. `key` is what
    /// the vendor signs with.
    @discardableResult
    package func start(
        key: Secret, host: String = "127.0.0.1", port: Int = 0
    ) async throws(ListenError) -> Int {
        state.withLock { $0.key = key }
        let listener: any Channel
        do {
            listener = try await bootstrap.bind(host: host, port: port).get()
        } catch {
            let failure = ListenError(
                error, at: host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
            state.withLock { $0.problem = failure.reason }
            throw failure
        }
        state.withLock { state in
            state.listener = listener
            state.problem = nil
        }
        return listener.localAddress?.port ?? port
    }

    private var bootstrap: ServerBootstrap {
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.head
        decoder.maxHeaderListSize = limits.head
        decoder.maxHeaderFieldCount = 64
        return ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [weak self, decoder] channel in
                guard let self else {
                    return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
                }
                self.admit(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(
                        withErrorHandling: true, withEncoderConfiguration: .init(),
                        withDecoderLimitConfiguration: decoder)
                    try pipeline.addHandler(WebhookHandler(receiver: self))
                }
            }
    }

    /// From here on deliveries that bring the outcome of a push, and those that are rejected, are reported as calls of
    /// the profile: at most twenty a minute, as anybody can send them.
    package func report(
        as profile: Profile.ID, to report: @escaping @Sendable (CallRecord) -> Void
    ) {
        state.withLock { state in
            state.profile = profile
            state.report = report
        }
    }

    /// Takes no more connections, closes those that are open, and ends every wait without an outcome.
    package func stop() async {
        let (channels, waiting) = state.withLock { state in
            let channels = state.connections + [state.listener].compactMap(\.self)
            state.listener = nil
            state.connections = []
            return (channels, state.pushes.close())
        }
        for waiter in waiting { waiter.resume(returning: nil) }
        // A channel that is closed already is what is wanted.
        for channel in channels { try? await channel.close() }
    }

    /// Says why it was not started, in words without a full stop.
    package func cannotListen(because reason: String) {
        state.withLock { $0.problem = reason }
    }

    package var isListening: Bool { problem == nil }

    /// Why no outcome of a push can come, in words; nil while something listens.
    var problem: String? {
        state.withLock { state in
            guard state.listener == nil else { return nil }
            return state.problem ?? "nothing listens yet"
        }
    }

    /// Takes in the `Date` of a response of the server whose request was sent at a moment.
    package func follow(_ date: Date, sentAt moment: Instant) {
        state.withLock { $0.clock.follow(date, sentAt: moment) }
    }

    /// From here on an outcome of the challenge is accepted, once; `bringsToken` says whether an accepted push must
    /// come with a one-time token.
    package func expect(_ challenge: PushChallenge, bringsToken: Bool = true) {
        state.withLock { $0.pushes.expect(challenge, bringsToken: bringsToken, at: now().instant) }
    }

    /// Waits for the outcome of a challenge that is expected; nil once it is cancelled or the receiver stops.
    package func outcome(of challenge: PushChallenge) async -> PushOutcome? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    Task.isCancelled
                        ? .some(nil)
                        : state.pushes.wait(for: challenge, continuation, at: now().instant)
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            forget(challenge)
        }
    }

    /// Ignores the outcome of a challenge from here on.
    package func forget(_ challenge: PushChallenge) {
        state.withLock { $0.pushes.cancel(challenge, at: now().instant) }?.resume(returning: nil)
    }

    /// Decides about a request; returns the response to it.
    func receive(_ head: HTTPRequestHead, _ body: WipedBytes) -> WebhookResponse {
        let path = head.uri.prefix { $0 != "?" }
        let reading = now()
        let (result, report) = state.withLock { state in
            let result: DeliveryResult =
                if let topic = scheme.topic(of: path) {
                    head.method == .POST
                        ? state.accept(topic, head.headers, body, by: scheme, at: reading)
                        : DeliveryResult(.methodNotAllowed)
                } else {
                    DeliveryResult(.notFound)
                }
            let call = state.call(head, String(path.prefix(Self.longestPath)), result, at: reading)
            return (result, call.flatMap { call in state.report.map { report in { report(call) } } })
        }
        result.waiter?.resume(returning: result.outcome)
        report?()
        return result.response
    }

    /// Characters of a path that are reported.
    private static let longestPath = 128

    /// Admits a connection. Where all places are taken the oldest is closed: a vendor's delivery takes milliseconds.
    private func admit(_ channel: any Channel) {
        let oldest = state.withLock { state -> (any Channel)? in
            state.connections.append(channel)
            return state.connections.count > limits.connections ? state.connections.removeFirst() : nil
        }
        oldest?.close(promise: nil)
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.state.withLock { $0.connections.removeAll { $0 === channel } }
        }
    }
}
