import AsyncHTTPClient
import Crypto
import Foundation
import GRDB
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Carries events to their addresses, and ends challenges whose time is over. Nothing that waits for it: a receiver
/// that is slow or gone delays its own events alone.
final class WebhookCourier: Service {
    private let ledger: Ledger
    private let outbox: WebhookOutbox
    private let book: ChallengeBook
    private let key: String
    private let sleep: @Sendable (Duration) async throws -> Void
    private let logger: Logger
    /// One-time tokens that are under way, by challenge; they end with their minute.
    private let minted = Mutex<[Int64: (text: String, expires: Int64)]>([:])

    init(
        ledger: Ledger, outbox: WebhookOutbox, book: ChallengeBook, key: String,
        sleep: @escaping @Sendable (Duration) async throws -> Void, logger: Logger
    ) {
        self.ledger = ledger
        self.outbox = outbox
        self.book = book
        self.key = key
        self.sleep = sleep
        self.logger = logger
    }

    func run() async throws {
        try await withClient { client in
            await cancelWhenGracefulShutdown { [self] in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.repeatedly { await self.endOverdue() } }
                    for url in outbox.urls {
                        group.addTask { await self.repeatedly { await self.deliver(to: url, by: client) } }
                    }
                }
            }
        }
    }

    /// Ends what is overdue and delivers what is due, once; `run` does so whenever there is something to do.
    func deliverDue() async throws {
        try await withClient { client in
            _ = await endOverdue()
            for url in outbox.urls { _ = await deliver(to: url, by: client) }
        }
    }

    /// No redirect is followed: an event may carry a token, and is for its address alone.
    private func withClient(_ work: (HTTPClient) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(2), read: .seconds(5)))
        configuration.httpVersion = .http1Only
        // The outbox tries again by itself, and knows for how long.
        configuration.connectionPool.retryConnectionEstablishment = false
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

    /// Works until there is nothing left to do, and again when something may have changed or comes due.
    private func repeatedly(_ work: @escaping @Sendable () async -> Int64?) async {
        while !Task.isCancelled {
            let generation = book.bell.generation
            let next = await work()
            let rest = next.map { Duration.milliseconds(max(1, $0 - ledger.timeline.now())) }
            await book.bell.wait(after: generation, atMost: rest, sleep: sleep)
        }
    }

    /// Ends the challenges whose time is over; answers when the next one is.
    private func endOverdue() async -> Int64? {
        do {
            return try await book.endOverdue()
        } catch {
            return retry(after: error, "ending challenges")
        }
    }

    /// Delivers what is due for an address; answers when the next is.
    private func deliver(to url: String, by client: HTTPClient) async -> Int64? {
        do {
            while true {
                let now = ledger.timeline.now()
                let letters = try await ledger.commit { [outbox] in try outbox.due(url, at: now, $0) }
                if letters.isEmpty {
                    return try await ledger.commit { [outbox] in try outbox.nextDue(url, $0) }
                }
                for letter in letters { try await deliver(letter, by: client) }
            }
        } catch {
            return retry(after: error, "delivering webhooks")
        }
    }

    private func deliver(_ letter: WebhookOutbox.Letter, by client: HTTPClient) async throws {
        let isTaken = await send(letter, by: client)
        let now = ledger.timeline.now()
        let isGivenUp = !isTaken && now - letter.published >= WebhookOutbox.patience
        if isGivenUp { logger.error("A webhook was given up", metadata: ["path": "\(letter.path)"]) }
        try await ledger.commit { [outbox] db in
            if isTaken || isGivenUp {
                try outbox.remove(letter.id, db)
            } else {
                try outbox.postpone(letter, at: now, db)
            }
        }
    }

    private func send(_ letter: WebhookOutbox.Letter, by client: HTTPClient) async -> Bool {
        do {
            var body = letter.body
            if letter.carriesToken, let challenge = letter.challenge, let token = try await token(challenge) {
                body.removeLast()
                body += #","authToken":"\#(token)"}"#
            }
            let published = String(letter.published)
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
            let answer = try await client.execute(request, timeout: .seconds(5))
            return (200..<300).contains(answer.status.code)
        } catch {
            return false
        }
    }

    /// The one-time token of a verified login: the same for every address and try of its minute, none once one of
    /// them was used.
    private func token(_ challenge: Int64) async throws -> String? {
        let now = ledger.timeline.now()
        let known = minted.withLock { minted in
            minted = minted.filter { $0.value.expires > now }
            return minted[challenge]
        }
        if let known { return known.text }
        let text = TokenText.make()
        let expires = now + ChallengeBook.oneTimeLife
        guard try await book.mint(Fingerprint(of: text), for: challenge, expires: expires) else { return nil }
        minted.withLock { $0[challenge] = (text, expires) }
        return text
    }

    private func retry(after error: any Error, _ what: String) -> Int64 {
        if !(error is CancellationError) {
            logger.error("Failed", metadata: ["step": "\(what)", "error": "\(type(of: error))"])
        }
        return ledger.timeline.now() + 1000
    }
}

/// Wakes those who wait for a change.
final class Bell: Sendable {
    private struct State {
        var generation = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var number = 0
    }

    private let state = Mutex(State())

    var generation: Int { state.withLock(\.generation) }

    func ring() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Returns once it has rung since `generation`, when the time is over, or when the task is cancelled.
    func wait(
        after generation: Int, atMost rest: Duration?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.rung(after: generation) }
            if let rest { group.addTask { try? await sleep(rest) } }
            await group.next()
            group.cancelAll()
        }
    }

    private func rung(after generation: Int) async {
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.generation != generation || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }
}
