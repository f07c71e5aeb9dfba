package import Logging
import Foundation
import GRDB
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The embedded authority: a real server that signs people in, keeps their sessions and ends them. Once it exists,
/// its database is open and seeded; `run` serves it.
package final class AuthorityServer: Sendable {
    /// Answers requests; `run` puts it behind a socket, tests call it directly.
    package let responder: AuthorityResponder
    let configuration: AuthorityConfiguration
    private let logger: Logger
    let ledger: Ledger
    let sessions: SessionBook
    let people: Directory
    let verified: Directory
    private let desk: PasswordDesk
    private let upkeep: Upkeep
    private let courier: WebhookCourier
    let challenges: ChallengeBook

    package init(
        configuration: AuthorityConfiguration, clock: AuthorityClock = .system, logger: Logger
    ) throws(AuthorityError) {
        try Self.check(configuration)
        self.configuration = configuration
        self.logger = logger
        let seed = try configuration.seedFile.map { path throws(AuthorityError) in try SeedFile(path).read() }
        ledger = try Ledger(configuration.database, clock: clock)
        let outbox = WebhookOutbox(configuration.webhooks)
        let pages: MultiIdentityPages
        do {
            try DemoPeople.seed.plant(in: ledger, cost: configuration.passwordCost)
            try seed?.plant(in: ledger, cost: configuration.passwordCost)
            people = try ledger.sync { try Directory(.multi, in: $0) }
            verified = try ledger.sync { try Directory(.verifiable, in: $0) }
            pages = try MultiIdentityPages(people)
            try ledger.sync { try outbox.forgetOthers($0) }
            sessions = try SessionBook(ledger: ledger, idleSeconds: configuration.idleSeconds)
        } catch {
            throw .databaseUnreadable(path: configuration.database.path, reason: "\(error)")
        }
        let rates = RequestRates(configuration.rateLimits)
        let lockout = Lockout(seconds: configuration.lockoutSeconds)
        desk = PasswordDesk(
            ledger: ledger, queue: HashingQueue(), lockout: lockout, cost: configuration.passwordCost)
        challenges = ChallengeBook(
            directory: people, ledger: ledger, sessions: sessions, factors: FactorBook(people),
            outbox: outbox, bell: Bell())
        let channels = seed?.channels ?? Set(FactorChannel.allCases)
        let signIn = MultiSignIn(
            directory: people, ledger: ledger, sessions: sessions, desk: desk, rates: rates, pages: pages,
            lockout: lockout, challenges: challenges)
        let confirmed =
            MultiBiometrics(
                directory: people, ledger: ledger, book: challenges, lockout: lockout, rates: rates,
                channels: channels
            ).routes
            + MultiStepUp(directory: people, ledger: ledger, book: challenges, channels: channels).routes
            + MultiFactors(directory: people, book: challenges, channels: channels).routes
            + SimulatorFactors(book: challenges, key: Fingerprint(of: configuration.programmeKey)).routes
        let backOffice = BackOfficeAccess(directory: people, ledger: ledger, sessions: sessions)
        let passwords = MultiPasswords(
            directory: people, ledger: ledger, sessions: sessions, desk: desk, challenges: challenges)
        let tokens = VerifiableTokens(ledger: ledger, sessions: sessions)
        let verifiable =
            VerifiableSignIn(
                directory: verified, ledger: ledger, sessions: sessions, desk: desk,
                longestLife: Int64(configuration.ttlLimitSeconds) * 1000
            ).routes + tokens.routes
            + VerifiablePasswords(
                directory: verified, ledger: ledger, sessions: sessions, desk: desk,
                mail: MailDrop(path: configuration.mailFile)
            ).routes
        let health = Route(.get, "/health", .open) { _ in try Reply(json: ["status": "ok"]) }
        responder = AuthorityResponder(
            table: RouteTable(
                [health] + signIn.routes + passwords.routes + confirmed + backOffice.routes + verifiable),
            tokens: sessions.tokens, rates: rates,
            addressRates: RequestRates(
                configuration.rateLimits.isEmpty ? [RateLimit.verifiable] : configuration.rateLimits),
            ledger: ledger, stamp: Stamp(timeline: ledger.timeline),
            apiKey: Fingerprint(of: configuration.apiKey),
            latency: .milliseconds(configuration.latencyMilliseconds), sleep: clock.sleep, logger: logger)
        courier = WebhookCourier(
            ledger: ledger, outbox: outbox, book: challenges, key: configuration.apiKey,
            patience: configuration.webhookSeconds, sleep: clock.sleep, logger: logger)
        upkeep = Upkeep(
            ledger: ledger, sessions: sessions, lockout: lockout,
            isDurable: configuration.database != .memory, sleep: clock.sleep, logger: logger)
    }

    /// Serves until the task is cancelled; then finishes open requests and returns, within five seconds.
    /// `onListening` is told the address once connections are taken.
    package func run(
        onListening: @Sendable @escaping (_ host: String, _ port: Int) async -> Void
    ) async throws {
        let host = configuration.host
        let stamp = responder.stamp
        let responder = responder
        let logger = logger
        let server = try HTTPServerBuilder.http1(
            configuration: .init(additionalChannelHandlers: [GateInstaller(stamp: stamp)])
        ).buildServer(
            configuration: ServerConfiguration(
                address: .hostname(host, port: configuration.port), backlog: 1024),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger
        ) { request, writer, channel in
            let context = CallContext(
                source: ApplicationRequestContextSource(channel: channel, logger: logger))
            let response = try await responder.respond(to: request, context: context)
            try await writer.write(response: response.head, body: response.body)
        } onServerRunning: { channel in
            let address = channel.localAddress
            await onListening(address?.ipAddress ?? host, address?.port ?? 0)
        }
        // The upkeep ends last, so that it writes down what the last requests moved.
        var group = ServiceGroupConfiguration(services: [upkeep, courier, server], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(4)
        try await run(ServiceGroup(configuration: group))
    }

    /// Method and path of every call that is served.
    package var routeNames: Set<String> {
        Set(responder.table.routes.map { "\($0.method.rawValue) \($0.path)" })
    }

    /// Method and path of every event that is sent to `--webhook`.
    package static let eventNames: Set<String> = [
        "POST /login/watch", "POST /stepup/watch", "POST /authentication_factors/watch",
    ]

    /// How SQLite goes about each statement that a call makes about sessions and tokens: its plan, step by step.
    package static func queryPlans() throws -> [(statement: String, plan: [String])] {
        let ledger = try Ledger(.memory, clock: .system)
        let statements = [
            SessionBook.endSQL, SessionBook.endOthersSQL, SessionBook.touchSQL, SessionBook.isOpenSQL,
            VerifiablePasswords.resetSQL, "DELETE FROM session WHERE user = ?",
            "DELETE FROM passwordReset WHERE user = ?", "SELECT * FROM token WHERE session = ?",
            ChallengeBook.stepUpSQL, ChallengeBook.nextSQL, ChallengeTable.latestSQL,
            ChallengeTable.latestOfTokenSQL, ChallengeTable.countSQL, ChallengeTable.enrolmentsSQL,
            ChallengeTable.overdueSQL, ChallengeTable.replaceSQL, ChallengeTable.pendingSQL,
            FactorBook.statusSQL, SessionBook.isSteppedUpSQL, WebhookOutbox.nextSQL,
            ChallengeTable.pendingInSessionSQL, OneTimeTokens.withdrawSQL, OneTimeTokens.forgetSQL,
            RepeatedCall.answerSQL, RepeatedCall.tidySQL,
        ]
        defer { try? ledger.close() }
        return try ledger.sync { db in
            try statements.map { statement in
                let filled = statement.replacing("?", with: "1")
                return (
                    statement, try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + filled).map { $0["detail"] }
                )
            }
        }
    }

    /// How many passwords were compared since the start; what the lock and the queue keep small.
    package var comparisonCount: Int { desk.comparisonCount }

    /// Writes moved idle ends down now; `run` does so each second.
    package func flush() async throws {
        try await sessions.flush()
    }

    /// Ends overdue challenges and delivers webhooks that are due, once; `run` does so all the time.
    package func deliverWebhooks() async throws {
        try await courier.deliverDue()
    }

    /// How many webhooks are still to be delivered.
    package var waitingWebhooks: Int {
        get async throws {
            try await ledger.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM webhook") ?? 0 }
        }
    }

    /// How many transactions were written since the start.
    package var transactionCount: Int { ledger.transactionCount }

    /// Closes the database; nothing can be asked of the authority afterwards.
    package func close() throws {
        try ledger.close()
    }

    private func run(_ group: ServiceGroup) async throws {
        // A cancelled task would cut open requests off; so the group runs in one of its own and is asked to end.
        let serving = Task { try await group.run() }
        do {
            try await withTaskCancellationHandler {
                try await serving.value
            } onCancel: {
                Task { await group.triggerGracefulShutdown() }
            }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AuthorityError.portInUse(host: configuration.host, port: configuration.port)
        } catch let error as IOError {
            throw AuthorityError.addressUnusable(
                host: configuration.host, port: configuration.port,
                reason: String(cString: strerror(error.errnoCode)))
        } catch let error as SocketAddressError {
            throw AuthorityError.addressUnusable(
                host: configuration.host, port: configuration.port, reason: "\(error)")
        } catch {
            throw AuthorityError.serverFailed(reason: "\(error)")
        }
    }

    private static func check(_ configuration: AuthorityConfiguration) throws(AuthorityError) {
        let figures = [
            ("--idle-seconds", configuration.idleSeconds, 1...31_536_000),
            ("--lockout-seconds", configuration.lockoutSeconds, 1...31_536_000),
            ("--ttl-limit", configuration.ttlLimitSeconds, 1...315_360_000),
            ("--latency-ms", configuration.latencyMilliseconds, 0...600_000),
            ("--port", configuration.port, 0...65_535),
        ]
        for (name, figure, allowed) in figures where !allowed.contains(figure) {
            throw .settingInvalid(
                name: name, reason: "\(figure) is not from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        for url in configuration.webhooks {
            let parts = URLComponents(string: url)
            guard ["http", "https"].contains(parts?.scheme), parts?.host?.isEmpty == false,
                parts?.query == nil, parts?.fragment == nil
            else {
                throw .settingInvalid(name: "--webhook", reason: "\(url) is not an http address")
            }
        }
        for (name, key) in [("api-key", configuration.apiKey), ("programme-key", configuration.programmeKey)]
        where key.isEmpty {
            throw .settingInvalid(name: name, reason: "it is empty")
        }
    }
}
