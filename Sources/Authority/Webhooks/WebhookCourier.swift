import AsyncHTTPClient
import GRDB
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Carries events to their addresses, and ends challenges whose time is over. Nothing waits for it: a receiver that
/// is slow or gone delays its own events alone, and a slow answer those of the same challenge alone.
final class WebhookCourier: Service {
    /// The letters that are on their way to an address.
    private final class Lane: Sendable {
        let underWay = Mutex<Set<Int64>>([])
        /// Letters to an address at the same time, each of another challenge.
        static let width = 8
    }

    private let ledger: Ledger
    private let outbox: WebhookOutbox
    private let book: ChallengeBook
    private let key: String
    /// Seconds that an address has to answer.
    private let patience: Int64
    private let sleep: @Sendable (Duration) async throws -> Void
    private let logger: Logger
    private let tokens = OneTimeTokens()

    init(
        ledger: Ledger, outbox: WebhookOutbox, book: ChallengeBook, key: String, patience: Int,
        sleep: @escaping @Sendable (Duration) async throws -> Void, logger: Logger
    ) {
        self.ledger = ledger
        self.outbox = outbox
        self.book = book
        self.key = key
        self.patience = Int64(patience)
        self.sleep = sleep
        self.logger = logger
    }

    func run() async throws {
        try await withClient { client in
            await cancelWhenGracefulShutdown { [self] in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.endOverdue() }
                    for url in outbox.urls { group.addTask { await self.serve(url, by: client) } }
                }
            }
        }
    }

    /// Ends what is overdue and delivers what is due, once; `run` does so whenever there is something to do.
    func deliverDue() async throws {
        try await withClient { client in
            _ = try await book.endOverdue()
            await withTaskGroup(of: Void.self) { group in
                for url in outbox.urls { group.addTask { await self.serve(url, by: client, isOnce: true) } }
            }
        }
    }

    /// No redirect is followed: an event may carry a token, and is for its address alone.
    private func withClient(_ work: (HTTPClient) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(patience), read: .seconds(patience)))
        configuration.httpVersion = .http1Only
        // The outbox tries again by itself, and knows for how long.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Addresses of the same host must not take each other's connections.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            Lane.width * max(1, outbox.urls.count)
        let client = HTTPClient(
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
        do {
            try await work(client)
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// Ends the challenges whose time is over, each when it is.
    private func endOverdue() async {
        while !Task.isCancelled {
            let generation = book.bell.generation
            let next: Int64?
            do {
                next = try await book.endOverdue()
            } catch {
                next = retry(after: error, "ending challenges")
            }
            await rest(after: generation, until: next)
        }
    }

    /// Delivers to an address what is due there, and goes on when more is; with `isOnce` until nothing is.
    private func serve(_ url: String, by client: HTTPClient, isOnce: Bool = false) async {
        let lane = Lane()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let generation = book.bell.generation
                // Looked at before the plan: what is under way may leave something to do as it ends.
                let wasIdle = lane.underWay.withLock(\.isEmpty)
                let (due, next) = await plan(url, lane)
                for letter in due {
                    lane.underWay.withLock { _ = $0.insert(letter.id) }
                    group.addTask {
                        await self.deliver(letter, by: client)
                        lane.underWay.withLock { _ = $0.remove(letter.id) }
                        self.book.bell.ring()
                    }
                }
                if isOnce, due.isEmpty, wasIdle { return }
                await rest(after: generation, until: isOnce ? nil : next)
            }
        }
    }

    /// What is to be sent to an address now, and when the next is; nil where the bell will tell.
    private func plan(_ url: String, _ lane: Lane) async -> (due: [WebhookOutbox.Letter], next: Int64?) {
        let underWay = lane.underWay.withLock(\.self)
        let now = ledger.timeline.now()
        let free = Lane.width - underWay.count
        do {
            let letters = try await ledger.read { [outbox] db in
                try outbox.next(url, atMost: Lane.width + 1, db)
            }.filter { !underWay.contains($0.id) }
            let due = letters.prefix { $0.due <= now }.prefix(free)
            // A full lane goes on when one of its letters has come to an end.
            return (Array(due), due.count < free ? letters.dropFirst(due.count).first?.due : nil)
        } catch {
            return ([], retry(after: error, "reading webhooks"))
        }
    }

    /// Waits for a change, or for a moment in milliseconds since 1970.
    private func rest(after generation: Int, until moment: Int64?) async {
        let rest = moment.map { Duration.milliseconds(max(1, $0 - ledger.timeline.now())) }
        await book.bell.wait(after: generation, atMost: rest, sleep: sleep)
    }

    private func deliver(_ letter: WebhookOutbox.Letter, by client: HTTPClient) async {
        do {
            guard ledger.timeline.now() < letter.end else {
                logger.error("A webhook was given up", metadata: ["path": "\(letter.path)"])
                try await ledger.commit { [outbox] in try outbox.remove(letter.id, $0) }
                return
            }
            let isTaken = await send(letter, by: client)
            // A try that the authority's own end cut short is none.
            if !isTaken, Task.isCancelled { return }
            let now = ledger.timeline.now()
            try await ledger.commit { [outbox] db in
                if isTaken {
                    try outbox.remove(letter.id, db)
                } else {
                    try outbox.postpone(letter, at: now, db)
                }
            }
        } catch {
            // The letter is still due: a fault of the disk must not be asked about without a pause.
            _ = retry(after: error, "delivering a webhook")
            try? await sleep(.seconds(1))
        }
    }

    /// Whether a letter was taken, now or before.
    private func send(_ letter: WebhookOutbox.Letter, by client: HTTPClient) async -> Bool {
        do {
            var body = letter.body
            if letter.carriesToken, let challenge = letter.challenge, let token = try await token(challenge) {
                body.removeLast()
                body += #","authToken":"\#(token)"}"#
            }
            // Receivers refuse what was signed long ago, so each try is signed anew; the body keeps the moment of
            // the event.
            let published = String(ledger.timeline.now())
            var request = HTTPClientRequest(url: letter.url + letter.path)
            request.method = .POST
            request.headers = [
                "content-type": "application/json", "call-ref": letter.reference,
                "published-timestamp": published,
                "signature": WebhookSignature.first(published: published, key: key),
                "signature-v2": WebhookSignature.second(
                    reference: letter.reference, body: Array(body.utf8), published: published, key: key),
            ]
            request.body = .bytes(ByteBuffer(string: body))
            let status = try await client.execute(request, timeout: .seconds(patience)).status.code
            // 409: its `call-ref` was there before, in a try whose answer was lost.
            return (200..<300).contains(status) || status == 409
        } catch {
            return false
        }
    }

    private func token(_ challenge: Int64) async throws -> String? {
        try await ledger.commit { [tokens, ledger] db in
            try tokens.text(for: challenge, at: ledger.timeline.now(), db)
        }
    }

    private func retry(after error: any Error, _ what: String) -> Int64 {
        if !(error is CancellationError) {
            logger.error("Failed", metadata: ["step": "\(what)", "error": "\(type(of: error))"])
        }
        return ledger.timeline.now() + 1000
    }
}
