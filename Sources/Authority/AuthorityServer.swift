package import Logging
import Foundation
import GRDB
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The embedded authority: a real server that signs people in, keeps their sessions and ends them. `init` opens and
/// seeds the database; `run` serves it.
package final class AuthorityServer: Sendable {
    /// Responds to requests. `run` connects it to a socket; tests call it directly.
    let responder: AuthorityResponder
    let configuration: AuthorityConfiguration
    private let logger: Logger
    let database: AuthorityDatabase
    let sessions: SessionRepository
    /// Weavr's people.
    let people: Directory
    let verifiablePeople: Directory
    let authenticator: PasswordAuthenticator
    private let maintenance: Maintenance
    let dispatcher: WebhookDispatcher
    let challenges: ChallengeService
    let mail: MailDrop

    /// How long open requests may take after the authority is asked to stop.
    static let longestStop = Duration.seconds(3)

    package init(
        configuration: AuthorityConfiguration, clock: AuthorityClock = .system, logger: Logger
    ) throws(AuthorityError) {
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        let seed = try configuration.seedFile.map { path throws(AuthorityError) in try SeedFile(path).read() }
        database = try AuthorityDatabase(
            configuration.database, clock: clock, acceptsClock: configuration.acceptsClock,
            lockoutDuration: configuration.lockoutDuration)
        let outbox = WebhookOutbox(configuration.webhooks, policy: configuration.webhookRetries)
        let pages: WeavrIdentityPages
        do {
            try DemoPeople.seed.insertMissing(into: database, cost: configuration.passwordCost)
            try seed?.insertMissing(into: database, cost: configuration.passwordCost)
            people = try database.sync { try Directory(.weavr, in: $0) }
            verifiablePeople = try database.sync { try Directory(.verifiable, in: $0) }
            pages = try WeavrIdentityPages(people)
            try database.sync { try outbox.deleteForeign($0) }
            sessions = try SessionRepository(database: database, idleTimeout: configuration.idleTimeout)
        } catch {
            throw .databaseUnreadable(path: configuration.database.path, reason: "\(error)")
        }
        let threads: HashingThreads
        do {
            threads = try HashingThreads()
        } catch {
            throw .startRefused(reason: String(cString: strerror(error.code)))
        }
        let rates = RateLimiter(configuration.rateLimits)
        let lockout = Lockout(duration: configuration.lockoutDuration)
        authenticator = PasswordAuthenticator(
            database: database, queue: HashingQueue { threads.submit($0) }, lockout: lockout,
            cost: configuration.passwordCost)
        challenges = ChallengeService(
            directory: people, database: database, sessions: sessions, factors: FactorService(people),
            outbox: outbox, changes: ChangeSignal())
        mail = MailDrop(path: configuration.mailFile, sleep: clock.sleep, logger: logger)
        let mailer = PasswordResetMailer(database: database, mail: mail)
        let writer = WeavrPasswordWriter(
            database: database, sessions: sessions, authenticator: authenticator, challenges: challenges)
        let channels = seed?.channels ?? Set(FactorChannel.allCases)
        let weavr =
            WeavrSignIn(
                directory: people, database: database, sessions: sessions, authenticator: authenticator,
                rates: rates, pages: pages, lockout: lockout, challenges: challenges
            ).routes
            + WeavrPasswords(directory: people, authenticator: authenticator, writer: writer).routes
            + WeavrLostPassword(
                directory: people, database: database, authenticator: authenticator, rates: rates,
                mailer: mailer, writer: writer
            ).routes
            + WeavrBiometrics(
                directory: people, challenges: challenges, lockout: lockout, rates: rates, channels: channels
            ).routes
            + WeavrStepUp(directory: people, challenges: challenges, channels: channels).routes
            + WeavrFactors(directory: people, challenges: challenges, channels: channels).routes
        let operators =
            BackOfficeDelegation(directory: people, database: database, sessions: sessions).routes
            + SimulatorFactors(
                challenges: challenges, key: Fingerprint(of: configuration.programmeKey)
            ).routes
        let verifiable =
            VerifiableSignIn(
                directory: verifiablePeople, database: database, sessions: sessions,
                authenticator: authenticator, longestLife: configuration.timeToLiveLimit
            ).routes
            + VerifiableTokens(sessions: sessions).routes
            + VerifiablePasswords(
                directory: verifiablePeople, database: database, sessions: sessions,
                authenticator: authenticator, mailer: mailer
            ).routes
        let health = Route(.get, "/health", .open) { _ in try Reply(json: ["status": "ok"]) }
        responder = AuthorityResponder(
            table: RouteTable([health] + weavr + operators + verifiable),
            tokens: sessions.tokens, rates: rates,
            addressRates: RateLimiter(
                configuration.rateLimits.isEmpty ? [RateLimit.verifiable] : configuration.rateLimits),
            database: database, responseHeaders: ResponseHeaders(timeline: database.timeline),
            apiKey: Fingerprint(of: configuration.apiKey),
            latency: configuration.latency, sleep: clock.sleep, logger: logger)
        dispatcher = WebhookDispatcher(
            database: database, outbox: outbox, challenges: challenges, key: configuration.apiKey,
            timeout: configuration.webhookTimeout, sleep: clock.sleep, logger: logger)
        maintenance = Maintenance(
            database: database, sessions: sessions, lockout: lockout,
            isDurable: configuration.database != .memory, sleep: clock.sleep, logger: logger)
    }

    /// Serves until the task is cancelled, then finishes open requests and returns within five seconds.
    /// Calls `onListening` with the address once the server accepts connections.
    package func run(
        onListening: @Sendable @escaping (_ host: String, _ port: Int) async -> Void
    ) async throws {
        let host = configuration.host
        let responseHeaders = responder.responseHeaders
        let responder = responder
        let responseLimit = configuration.responseLimit + configuration.latency
        let logger = logger
        let (limit, turns) = (ConnectionLimit(), PipelineTurns())
        let listener = Listener(port: configuration.port, sleep: responder.sleep, logger: logger) {
            port, onListening in
            try HTTPServerBuilder.http1(
                configuration: .init(additionalChannelHandlers: [
                    GateInstaller(
                        responseHeaders: responseHeaders, limit: limit, turns: turns,
                        responseLimit: responseLimit,
                        logger: logger)
                ])
            ).buildServer(
                configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger
            ) { request, writer, channel in
                let context = ConnectionContext(
                    source: ApplicationRequestContextSource(channel: channel, logger: logger))
                let response = try await responder.respond(to: request, context: context)
                try await writer.write(response: response.head, body: response.body)
            } onServerRunning: { channel in
                await onListening(channel)
            }
        } onListening: { channel in
            let address = channel.localAddress
            await onListening(address?.ipAddress ?? host, address?.port ?? 0)
        }
        // Maintenance stops last, so that it writes the last uses of the final requests.
        var group = ServiceGroupConfiguration(services: [maintenance, dispatcher, listener], logger: logger)
        group.maximumGracefulShutdownDuration = Self.longestStop
        try await run(ServiceGroup(configuration: group))
        await mail.finish()
    }

    /// How the machine's clock compared with the database at the start.
    package var clockStatus: ClockStatus { database.clockStatus }

    /// Returns when the mail of the calls so far is written.
    package func finishMail() async {
        await mail.finish()
    }

    /// Closes the database; every later call fails.
    package func close() throws {
        try database.close()
    }

    private func run(_ group: ServiceGroup) async throws {
        // Cancelling the group's task would abort open requests, so the group runs in a task of its own and is asked
        // to shut down.
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
}
