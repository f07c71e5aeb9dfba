import Foundation
import Testing

/// The program with a configuration file: an authority in another process, an API key by reference, and the profile's
/// own address for webhooks.
@Suite(.timeLimit(.minutes(5)))
struct ConfigurationTests {
    /// A port that is free now.
    private static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func profile(_ lines: String...) -> String { profile(lines) }

    private static func profile(_ lines: [String]) -> String {
        "profiles:\n  - name: Support\n    vendor: weavr\n    environment: sandbox\n    email: ada@acme.example\n"
            + lines.map { "    \($0)\n" }.joined()
    }

    /// Runs the program with a configuration.
    private func run(
        _ text: String, in directory: TemporaryDirectory, environment: [String] = [],
        _ body: (TerminalTester) async throws -> Void
    ) async throws {
        let folder = directory.file("config/curfew")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/config.yaml"))
        let wrapper = ["env", "XDG_CONFIG_HOME=\(directory.file("config"))"] + environment
        try await TerminalTester.run([], wrapper: wrapper, body)
    }

    @Test(arguments: [
        // The API key signs.
        [String](),
        // Another key signs, or rather its reference is another.
        ["webhook-key: command:echo $KEY_HALF-api-key"],
    ])
    func `a push completes through the webhook address of the profile`(signing: [String]) async throws {
        try await TemporaryDirectory.use { directory in
            let port = try Self.freePort()
            try await LocalAuthority.run(["--webhook", "http://127.0.0.1:\(port)/hooks"], in: directory) {
                authority in
                let text = Self.profile(
                    [
                        "url: \(authority.address)/multi", "webhooks: 127.0.0.1:\(port)",
                        "api-key: command:echo $KEY_HALF-api-key",
                    ] + signing)
                try await run(text, in: directory, environment: ["KEY_HALF=demo"]) { terminal in
                    try await terminal.waitFor("SANDBOX", "Support", "ada@acme.example", "nobody signed in")
                    // Leaves the password field: a push needs no password.
                    try await terminal.press("Escape")
                    try await terminal.waitFor("b by push")
                    try await terminal.confirm("b")
                    try await terminal.waitFor("Answer on the device within")
                    let login = try await authority.logIn()
                    let credentials = try #require(login.credentials)
                    let isCompleted = try await Polling.wait {
                        let response = try await authority.simulate("verify_success", by: credentials)
                        return String(decoding: response.body, as: UTF8.self).contains("COMPLETED")
                    }
                    #expect(isCompleted)
                    try await terminal.waitFor("acting, stepped up") { $0.header.contains("stepped-up") }
                }
            }
        }
    }

    @Test func `a webhook address in use and a missing API key are reported with what to do`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(in: directory) { authority in
                let taken = Self.profile(
                    "url: \(authority.address)/multi", "webhooks: 127.0.0.1:\(authority.port)",
                    "api-key: demo-api-key")
                try await run(taken, in: directory) { terminal in
                    try await terminal.waitFor(
                        "No webhooks for Support: 127.0.0.1:\(authority.port) is taken")
                    try await terminal.press("Escape")
                    try await terminal.waitFor("b by push")
                    try await terminal.confirm("b")
                    try await terminal.waitFor("No push was sent")
                }
                let keyless = Self.profile("url: \(authority.address)/multi", "api-key: env:NO_SUCH_KEY")
                try await run(keyless, in: directory) { terminal in
                    try await terminal.waitFor("Enter signs in.")
                    try await terminal.type("Curfew-demo-1")
                    try await terminal.press("Enter")
                    try await terminal.waitFor("Could not read this", "NO_SUCH_KEY")
                }
            }
        }
    }

    @Test func `webhooks signed with another key than 'webhook-key' are refused, and nobody is signed in`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            let port = try Self.freePort()
            try await LocalAuthority.run(["--webhook", "http://127.0.0.1:\(port)/hooks"], in: directory) {
                authority in
                let text = Self.profile(
                    "url: \(authority.address)/multi", "webhooks: 127.0.0.1:\(port)",
                    "api-key: env:API_KEY", "webhook-key: env:HOOK_KEY")
                let keys = ["API_KEY=demo-api-key", "HOOK_KEY=another-key"]
                try await run(text, in: directory, environment: keys) { terminal in
                    try await terminal.waitFor("Enter signs in.")
                    try await terminal.type("Curfew-demo-1")
                    try await terminal.press("Enter")
                    // The sign-in itself is told by a webhook.
                    try await terminal.waitFor("ada@acme.example", "Identities")
                    try await terminal.press("a")
                    try await terminal.waitFor("EVENT", "/hooks/login/watch", "401")
                }
            }
        }
    }

    @Test func `a webhook-key that cannot be read is named with its profile, and only pushes need it`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            let port = try Self.freePort()
            try await LocalAuthority.run(in: directory) { authority in
                let text = Self.profile(
                    "url: \(authority.address)/multi", "webhooks: 127.0.0.1:\(port)",
                    "api-key: env:API_KEY", "webhook-key: env:NO_HOOKS")
                try await run(text, in: directory, environment: ["API_KEY=demo-api-key"]) { terminal in
                    try await terminal.waitFor(
                        "No webhooks for Support: 'webhook-key'", "no variable NO_HOOKS")
                    try await terminal.press("Escape")
                    try await terminal.waitFor("b by push")
                    try await terminal.confirm("b")
                    try await terminal.waitFor("No push was sent", "'webhook-key'")
                }
            }
        }
    }

    @Test func `an invalid configuration is reported with its line, and the demo ignores it`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            let folder = directory.file("curfew")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let file = folder + "/config.yaml"
            try Data(Self.profile("url: ftp://x", "api-key: k").utf8).write(to: URL(fileURLWithPath: file))
            let outcome = try await Curfew.run(with: ["XDG_CONFIG_HOME": directory.path, "TERM": "xterm"])
            #expect(outcome.status == 2)
            #expect(
                outcome.errors
                    == "curfew: \(file):6: The 'url' of 'Support' is no https URL, nor one of plain http to this machine.\n"
            )
            try await TerminalTester.run(["demo"], wrapper: ["env", "XDG_CONFIG_HOME=\(directory.path)"]) {
                terminal in
                try await terminal.waitFor("DEMO", "Enter signs in.")
            }
        }
    }
}
