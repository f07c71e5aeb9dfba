import Foundation
import Testing

/// The command line without a terminal, as scripts use it.
@Suite(.timeLimit(.minutes(5)))
struct CommandLineTests {
    @Test func `--version prints only the version`() async throws {
        let outcome = try await Curfew.run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\S*\n/) != nil)
        #expect(outcome.errors.isEmpty)
    }

    @Test func `--help lists the commands, and each command has its own help`() async throws {
        let help = try await Curfew.run("--help")
        #expect(help.status == 0)
        for command in ["demo", "authority", "audit", "paths", "keys"] {
            #expect(help.output.contains("\n  \(command) "))
        }

        let demo = try await Curfew.run("demo", "--help")
        #expect(demo.status == 0)
        let shared = ["--idle-seconds", "--lockout-seconds", "--ttl-limit", "--rate-limit", "--latency-ms"]
        for option in shared + ["--signed-in", "--theme", "--read-only"] {
            #expect(demo.output.contains(option), "\(option)")
        }

        let authority = try await Curfew.run("authority", "--help")
        #expect(authority.status == 0)
        for option in shared + ["--host", "--port", "--database", "--seed"] {
            #expect(authority.output.contains(option), "\(option)")
        }
        #expect(help.output.contains("--theme") && help.output.contains("--read-only"))
        #expect(!authority.output.contains("--signed-in") && !authority.output.contains("--theme"))
        #expect(authority.output.contains("--webhook-retries") && authority.output.contains("2160"))
    }

    @Test func `keys prints text and Markdown with the same descriptions`() async throws {
        let text = try await Curfew.run("keys")
        let page = try await Curfew.run("keys", "--markdown")
        #expect(text.status == 0 && page.status == 0)
        #expect(page.output.hasPrefix("# Keys\n"))
        for meaning in ["Go to Lifetimes", "Act as the previous identity again", "Quit; asks first"] {
            #expect(text.output.contains(meaning))
            #expect(page.output.contains(meaning))
        }
    }

    @Test func `a certificate file that cannot be read is named, and the program ends with 2`() async throws {
        let outcome = try await TemporaryDirectory.use { directory in
            let folder = directory.file("curfew")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = "profiles:\n  - name: A\n    vendor: verifiable\n    url: https://a.example/api\n"
            try Data((text + "    environment: sandbox\n").utf8)
                .write(to: URL(fileURLWithPath: folder + "/config.yaml"))
            let variables = ["XDG_CONFIG_HOME": directory.file(""), "SSL_CERT_FILE": "/nonexistent.pem"]
            return try await Command(
                Curfew.path, [],
                environment: Curfew.environment(home: directory).merging(variables) { $1 },
                directory: directory
            ).run()
        }
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("curfew: SSL_CERT_FILE names /nonexistent.pem, which is not a file"))
    }

    @Test(arguments: [[], ["demo"], ["demo", "--signed-in", "1"]])
    func `without a terminal the full screen prints a message and ends with 2`(arguments: [String])
        async throws
    {
        let outcome = try await TemporaryDirectory.use { directory in
            try await Command(
                Curfew.path, arguments,
                environment: Curfew.environment(home: directory).merging(["TERM": "xterm-256color"]) { $1 },
                directory: directory
            ).run()
        }
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("curfew: The full screen needs a terminal"))
        #expect(outcome.errors.hasSuffix("\n"))
    }

    @Test(
        arguments: [
            (["demo", "--idle-seconds", "0"], "--idle-seconds"),
            (["demo", "--lockout-seconds", "soon"], "--lockout-seconds"),
            (["demo", "--rate-limit", "nonsense"], "N;w=SECONDS"),
            (["demo", "--latency-ms=-1"], "--latency-ms"),
            (["demo", "--signed-in=-1"], "--signed-in"),
            (["demo", "--signed-in", "-1"], "--signed-in"),
            (["demo", "--ttl-limit", "24:00:00"], "--ttl-limit"),
            (["demo", "--theme", "pink"], "high-contrast"),
            (["--theme", "Dark"], "high-contrast"),
            (["authority", "--port", "65536"], "--port"),
            (["authority", "--webhook-retries", "often"], "--webhook-retries"),
            (["authority", "--signed-in", "1"], "--signed-in"),
            (["--no-such-flag"], "--no-such-flag"),
            (["no-such-command"], "no-such-command"),
            (["keys", "--markdown", "more"], "more"),
        ])
    func `a wrong argument is named in a message, and the status is 2`(arguments: [String], name: String)
        async throws
    {
        let outcome = try await TemporaryDirectory.use { directory in
            try await Command(
                Curfew.path, arguments, environment: Curfew.environment(home: directory), directory: directory
            ).run()
        }
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(name))
    }
}
