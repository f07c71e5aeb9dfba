import ArgumentParser
import Authority
import Foundation
import Logging

/// Runs the authority alone, for development, tests and other programs.
struct AuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract: "Run the embedded authority as a server of its own.",
        discussion: """
            Prints 'listening on http://HOST:PORT' once it serves; ends on SIGTERM or ^C.

            Weavr is at /multi with the api-key demo-api-key, its simulator at /simulate/api with the programme-key \
            demo-secret-key, Verifiable at /api. The accounts are those of 'curfew demo --help'.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8700

    @Option(help: ArgumentHelp("Where accounts and tokens are kept: a file, or :memory:.", valueName: "file"))
    var database = ":memory:"

    @Flag(
        help: ArgumentHelp(
            "Take the machine's clock although the database has seen a later time.",
            discussion: """
                The authority's time never goes back by itself, so that nothing that has ended lives again. After a start \
                with a clock that was ahead, this flag corrects it once: every session ends, pending challenges, resets and \
                one-time tokens end, and locks last their full length from now. While the clock agrees it does nothing.
                """))
    var acceptClock = false

    @Option(
        help: ArgumentHelp("A file with more people than the demo's.", valueName: "file"))
    var seed: String?

    @Option(
        help: ArgumentHelp(
            "An address that is told of logins, step-ups and enrolments. May be repeated.", valueName: "url"))
    var webhook: [String] = []

    @Flag(help: "Allow webhooks to another machine without TLS. They carry one-time tokens.")
    var webhookPlainHttp = false

    @Option(
        help: ArgumentHelp(
            "When a failed webhook is sent again.",
            discussion: """
                quick: after half a second, then twice as long each time up to a minute, whatever the status, for ten \
                minutes. vendor: as Weavr does it, after 408, 409, 425, 5xx and no answer, five times at most, after 10, \
                60, 360, 2160 and 12960 seconds; any other status ends it. Retry-After changes nothing.
                """,
            valueName: "schedule"))
    var webhookRetries = WebhookRetryPolicy.quick

    @Flag(help: "Write one line per request to stderr, without secrets.")
    var log = false

    @OptionGroup var options: AuthorityOptions

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535.")
        }
    }

    func run() async throws {
        var configuration = AuthorityConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.database = database == ":memory:" ? .memory : .file(database)
        configuration.acceptsClock = acceptClock
        configuration.seedFile = seed
        configuration.webhooks = webhook
        configuration.allowsPlainWebhooks = webhookPlainHttp
        configuration.webhookRetries = webhookRetries
        options.apply(to: &configuration)
        var logger = Logger(label: "authority") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = log ? .info : .error
        do {
            DescriptorLimit.raise()
            let server = try AuthorityServer(configuration: configuration, logger: logger)
            if server.clockStatus != .agrees { Curfew.say("curfew: \(server.clockStatus)") }
            let serving = Task.detached {
                try await server.run { host, port in
                    print("listening on http://\(host):\(port)")
                    fflush(nil)
                }
            }
            try Watchdog.start { serving.cancel() }
            try await serving.value
        } catch let error as AuthorityError {
            throw CommandError(sentence: "curfew: \(error.description)", status: .failed)
        } catch is CancellationError {
            return
        }
    }
}

extension WebhookRetryPolicy: ExpressibleByArgument {}
