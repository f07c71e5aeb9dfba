import AsyncHTTPClient
import GRDB
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Delivers events to their URLs and expires overdue challenges. A slow receiver delays only its own events, and a slow
/// response only the events of the same challenge.
final class WebhookDispatcher: Service {
    /// The deliveries to one URL that wait for a response.
    private final class Lane: Sendable {
        let inFlight = Mutex<Set<Int64>>([])
        /// The most deliveries to one URL at the same time, each of another challenge.
        static let width = 8
    }

    private let database: AuthorityDatabase
    private let outbox: WebhookOutbox
    private let challenges: ChallengeService
    private let key: String
    /// How long a receiver has to respond.
    private let timeout: TimeAmount
    private let sleep: @Sendable (Duration) async throws -> Void
    private let logger: Logger
    private let tokens = OneTimeTokens()

    init(
        database: AuthorityDatabase, outbox: WebhookOutbox, challenges: ChallengeService, key: String,
        timeout: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void, logger: Logger
    ) {
        self.database = database
        self.outbox = outbox
        self.challenges = challenges
        self.key = key
        self.timeout = TimeAmount(timeout)
        self.sleep = sleep
        self.logger = logger
    }

    func run() async throws {
        try await withClient { client in
            await cancelWhenGracefulShutdown { [self] in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.expireChallenges() }
                    for url in outbox.urls { group.addTask { await self.serve(url, by: client) } }
                }
            }
        }
    }

    /// Expires overdue challenges and delivers due events once. `run` does so after each change and when due.
    func deliverDue() async throws {
        try await withClient { client in
            _ = try await challenges.expireOverdue()
            await withTaskGroup(of: Void.self) { group in
                for url in outbox.urls { group.addTask { await self.serve(url, by: client, isOnce: true) } }
            }
        }
    }

    /// Redirects are not followed: an event may carry a token, which only its URL may receive.
    private func withClient(_ work: (HTTPClient) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: timeout, read: timeout))
        configuration.httpVersion = .http1Only
        // The outbox retries by its own schedule.
        configuration.connectionPool.retryConnectionEstablishment = false
        // URLs on the same host must not use up each other's connections.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            Lane.width * max(1, outbox.urls.count)
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(ResponseBound(), position: .first)
            }
        }
        // A receiver that floods its connection must not slow the server's clients: it has a thread of its own.
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let client = HTTPClient(eventLoopGroup: loops, configuration: configuration)
        let result: Result<Void, any Error>
        do { result = .success(try await work(client)) } catch { result = .failure(error) }
        try? await client.shutdown()
        try await loops.shutdownGracefully()
        try result.get()
    }

    /// Expires each challenge when it is due.
    private func expireChallenges() async {
        while !Task.isCancelled {
            let generation = challenges.changes.generation
            let next: Timestamp?
            do {
                next = try await challenges.expireOverdue()
            } catch {
                next = retryTime(after: error, "expiring challenges")
            }
            await rest(after: generation, until: next)
        }
    }

    /// Delivers the due events of a URL until the task is cancelled; with `isOnce` until none is due.
    private func serve(_ url: String, by client: HTTPClient, isOnce: Bool = false) async {
        let lane = Lane()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let generation = challenges.changes.generation
                // Read before the plan: a delivery that ends in between may leave another one to do.
                let wasIdle = lane.inFlight.withLock(\.isEmpty)
                let (due, next) = await plan(url, lane)
                for delivery in due {
                    lane.inFlight.withLock { _ = $0.insert(delivery.id) }
                    group.addTask {
                        await self.deliver(delivery, by: client)
                        lane.inFlight.withLock { _ = $0.remove(delivery.id) }
                        self.challenges.changes.notify()
                    }
                }
                if isOnce, due.isEmpty, wasIdle { return }
                await rest(after: generation, until: isOnce ? nil : next)
            }
        }
    }

    /// The deliveries to attempt now, and when the next is due; nil if a change will announce it.
    private func plan(_ url: String, _ lane: Lane) async -> (due: [WebhookDelivery], next: Timestamp?) {
        let inFlight = lane.inFlight.withLock(\.self)
        let now = database.timeline.now()
        let free = Lane.width - inFlight.count
        do {
            let deliveries = try await database.read { [outbox] db in
                try outbox.next(url, atMost: Lane.width + 1, db)
            }.filter { !inFlight.contains($0.id) }
            let due = deliveries.prefix { $0.due <= now }.prefix(free)
            // A full lane continues when one of its deliveries ends.
            return (Array(due), due.count < free ? deliveries.dropFirst(due.count).first?.due : nil)
        } catch {
            return ([], retryTime(after: error, "reading webhooks"))
        }
    }

    /// Waits for a change, or for a moment.
    private func rest(after generation: Int, until moment: Timestamp?) async {
        let timeout = moment.map { max(.milliseconds(1), $0 - database.timeline.now()) }
        await challenges.changes.wait(after: generation, timeout: timeout, sleep: sleep)
    }

    private func deliver(_ delivery: WebhookDelivery, by client: HTTPClient) async {
        do {
            if let deadline = outbox.deadline(of: delivery), database.timeline.now() >= deadline {
                try await abandon(delivery)
                return
            }
            let status = await send(delivery, by: client)
            switch outbox.policy.step(after: status, failures: delivery.tries) {
            case .done:
                try await database.commit { [outbox] in try outbox.remove(delivery.id, $0) }
            // An attempt that the authority's own shutdown cut short does not count.
            case .retry where Task.isCancelled, .abandon where Task.isCancelled: return
            case .retry(let wait):
                let next = database.timeline.now() + wait
                try await database.commit { [outbox] in try outbox.postpone(delivery, until: next, $0) }
            case .abandon: try await abandon(delivery)
            }
        } catch {
            // The delivery is still due; without a pause a failing disk would be retried in a busy loop.
            _ = retryTime(after: error, "delivering a webhook")
            try? await sleep(.seconds(1))
        }
    }

    private func abandon(_ delivery: WebhookDelivery) async throws {
        logger.error("A webhook was abandoned", metadata: ["path": "\(delivery.path)"])
        try await database.commit { [outbox] in try outbox.remove(delivery.id, $0) }
    }

    /// The status of the receiver's response; nil if none came in time.
    private func send(_ delivery: WebhookDelivery, by client: HTTPClient) async -> Int? {
        do {
            var body = delivery.body
            if delivery.carriesToken, let challenge = delivery.challenge,
                let token = try await token(challenge)
            {
                body.removeLast()
                body += #","authToken":"\#(token)"}"#
            }
            // Receivers reject an old signature, so each attempt is signed anew. The body keeps the event's moment.
            let published = String(database.timeline.now().milliseconds)
            var request = HTTPClientRequest(url: delivery.url + delivery.path)
            request.method = .POST
            request.headers = [
                "content-type": "application/json", "call-ref": delivery.reference,
                "published-timestamp": published,
                "signature": WebhookSignature.first(published: published, key: key),
                "signature-v2": WebhookSignature.second(
                    reference: delivery.reference, body: Array(body.utf8), published: published, key: key),
            ]
            request.body = .bytes(ByteBuffer(string: body))
            return Int(try await client.execute(request, timeout: timeout).status.code)
        } catch {
            return nil
        }
    }

    private func token(_ challenge: Int64) async throws -> String? {
        try await database.commit { [tokens, database] db in
            try tokens.text(for: challenge, at: database.timeline.now(), db)
        }
    }

    /// Logs an error unless it is a cancellation. Returns when to try again.
    private func retryTime(after error: any Error, _ step: String) -> Timestamp {
        if !(error is CancellationError) {
            logger.error(
                "The dispatcher failed", metadata: ["step": "\(step)", "error": "\(type(of: error))"])
        }
        return database.timeline.now() + .seconds(1)
    }
}
