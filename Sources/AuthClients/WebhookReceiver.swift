package import Secrets
package import Sessions
package import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Listens for what the vendor tells of pushes, and hands each answer to who waits for it. Nothing is taken that
/// is not signed, fresh, new and about a challenge that was asked for here.
package final class WebhookReceiver: Sendable {
    /// What a stranger may take up.
    package struct Limits: Sendable {
        /// Connections at a time; for one more the oldest has to go.
        package var connections = 64
        /// Bytes of all headers of a request, and of one of them.
        package var head = 16 * 1024
        /// Bytes of a body.
        package var body = 64 * 1024
        /// Letters that are taken within ten minutes.
        package var letters = 200_000
        /// From the first byte, or the last answer, to the end of a request.
        package var milliseconds: Int64 = 10_000

        package init() {}
    }

    struct State {
        /// Nil until the key that signs is there.
        var guardian: WebhookGuard?
        var clock = ServerClock()
        var pushes = ExpectedPushes()
        var listener: (any Channel)?
        /// Why nobody listens, in words; nil before the first try, and while somebody does.
        var problem: String?
        /// In the order they came.
        var connections: [any Channel] = []
        /// Told of the letters that matter, and when that was done last.
        var report: (@Sendable (CallRecord) -> Void)?
        var profile = Profile.ID("")
        var reported: [Instant] = []
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> ClockReading
    let limits: Limits

    package init(now: @escaping @Sendable () -> ClockReading, limits: Limits = Limits()) {
        self.now = now
        self.limits = limits
    }

    /// Takes connections from here on; answers the port, which the system chooses where 0 is given. `key` is the
    /// profile's api-key, with which the vendor signs.
    @discardableResult
    package func start(
        key: Secret, host: String = "127.0.0.1", port: Int = 0
    ) async throws(WebhookProblem) -> Int {
        state.withLock { $0.guardian = WebhookGuard(key: key, most: limits.letters) }
        let listener: any Channel
        do {
            listener = try await bootstrap.bind(host: host, port: port).get()
        } catch {
            let problem = WebhookProblem(
                error, at: host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
            state.withLock { $0.problem = problem.sentence }
            throw problem
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

    /// From here on letters that answer a push, and those that are refused, are told as calls of the profile: at most
    /// twenty a minute, as anybody can send them.
    package func report(
        as profile: Profile.ID, to report: @escaping @Sendable (CallRecord) -> Void
    ) {
        state.withLock { state in
            state.profile = profile
            state.report = report
        }
    }

    /// Takes no more connections, closes those that are open, and tells all that wait that nothing comes.
    package func stop() async {
        let (channels, waiting) = state.withLock { state in
            let channels = state.connections + [state.listener].compactMap(\.self)
            state.listener = nil
            state.connections = []
            return (channels, state.pushes.close())
        }
        for waiter in waiting { waiter.resume(returning: nil) }
        // One that is closed already is what is wanted.
        for channel in channels { try? await channel.close() }
    }

    /// Why no answer to a push can come, in words; nil while somebody listens.
    var problem: String? {
        state.withLock { state in
            guard state.listener == nil else { return nil }
            return state.problem ?? "nothing listens yet"
        }
    }

    /// Takes in the `Date` of an answer of the server whose request was sent at a moment.
    package func follow(_ date: Date, sentAt moment: Instant) {
        state.withLock { $0.clock.follow(date, sentAt: moment) }
    }

    /// From here on an answer to the challenge is taken, once; `bringsToken` says whether a yes must come with a
    /// one-time token.
    package func expect(_ challenge: PushChallenge, bringsToken: Bool = true) {
        state.withLock { $0.pushes.expect(challenge, bringsToken: bringsToken, at: now().instant) }
    }

    /// The answer to a challenge that is expected; nil when nobody waits any more.
    package func answer(to challenge: PushChallenge) async -> PushAnswer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    Task.isCancelled ? .some(nil) : state.pushes.wait(for: challenge, continuation)
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            forget(challenge)
        }
    }

    /// The answer to a challenge is not wanted any more.
    package func forget(_ challenge: PushChallenge) {
        state.withLock { $0.pushes.giveUp(challenge) }?.resume(returning: nil)
    }

    /// Judges a request; answers the status for it.
    func take(_ head: HTTPRequestHead, _ body: WipedBytes) -> HTTPResponseStatus {
        let path = head.uri.prefix { $0 != "?" }
        let reading = now()
        let (judged, report) = state.withLock { state in
            let judged: Judgement
            if let event = Event.allCases.first(where: { path.hasSuffix($0.rawValue) }) {
                judged =
                    head.method == .POST
                    ? state.judge(event, head.headers, body, at: reading)
                    : Judgement(status: .methodNotAllowed)
            } else {
                judged = Judgement(status: .notFound)
            }
            let call = state.call(head, String(path.prefix(Self.longestPath)), judged, at: reading)
            return (judged, call.flatMap { call in state.report.map { report in { report(call) } } })
        }
        judged.waiter?.resume(returning: judged.answer)
        report?()
        return judged.status
    }

    /// Characters of a path that are told.
    private static let longestPath = 128

    /// The events of the description, by the ends of their paths.
    enum Event: String, CaseIterable {
        case login = "/login/watch"
        case stepUp = "/stepup/watch"
        case enrolment = "/authentication_factors/watch"
    }

    /// Admits a connection. Where all places are taken the one that has been there longest goes: whoever means
    /// well is done long before that.
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
