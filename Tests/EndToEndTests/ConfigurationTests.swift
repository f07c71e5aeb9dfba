import Foundation
import Testing

/// The program on a configuration of somebody's own: an authority elsewhere, a key by reference, webhooks that come in
/// at an address of the profile's choice.
@Suite(.timeLimit(.minutes(5)))
struct ConfigurationTests {
    /// A port that nobody has now.
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

    private static func profile(_ lines: String...) -> String {
        "profiles:\n  - name: Desk\n    vendor: weavr\n    environment: sandbox\n    email: ada@acme.example\n"
            + lines.map { "    \($0)\n" }.joined()
    }

    /// Opens the program on a configuration.
    private func play(
        _ text: String, in scratch: Scratch, environment: [String] = [],
        _ scene: (Stage) async throws -> Void
    ) async throws {
        let folder = scratch.file("config/curfew")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/config.yaml"))
        let under = ["env", "XDG_CONFIG_HOME=\(scratch.file("config"))"] + environment
        try await Stage.play([], under: under, scene)
    }

    @Test func `a push through an authority elsewhere comes back by the profile's own address`() async throws
    {
        try await Scratch.use { scratch in
            let port = try Self.freePort()
            try await LocalAuthority.serve(["--webhook", "http://127.0.0.1:\(port)/hooks"], in: scratch) {
                authority in
                let text = Self.profile(
                    "url: \(authority.address)/multi", "webhooks: 127.0.0.1:\(port)",
                    "api-key: command:echo $KEY_HALF-api-key")
                try await play(text, in: scratch, environment: ["KEY_HALF=demo"]) { stage in
                    try await stage.sees("SANDBOX", "Desk", "ada@acme.example", "nobody signed in")
                    // The password is the person's to type; a push takes none.
                    try await stage.press("Escape")
                    try await stage.sees("b by push")
                    try await stage.press("b")
                    try await stage.sees("Answer on the device within")
                    let login = try await authority.logIn()
                    let credentials = try #require(login.credentials)
                    let isTaken = try await Patience.wait {
                        let answer = try await authority.simulate("verify_success", by: credentials)
                        return String(decoding: answer.body, as: UTF8.self).contains("COMPLETED")
                    }
                    #expect(isTaken)
                    try await stage.sees("acting, stepped up") { $0.header.contains("stepped-up") }
                }
            }
        }
    }

    @Test func `an address that is taken, and a key that is not there, are told with what to do`()
        async throws
    {
        try await Scratch.use { scratch in
            try await LocalAuthority.serve(in: scratch) { authority in
                let taken = Self.profile(
                    "url: \(authority.address)/multi", "webhooks: 127.0.0.1:\(authority.port)",
                    "api-key: demo-api-key")
                try await play(taken, in: scratch) { stage in
                    try await stage.sees("No webhooks for Desk: 127.0.0.1:\(authority.port) is taken")
                    try await stage.press("Escape")
                    try await stage.sees("b by push")
                    try await stage.press("b")
                    try await stage.sees("Nobody was asked")
                }
                let keyless = Self.profile("url: \(authority.address)/multi", "api-key: env:NO_SUCH_KEY")
                try await play(keyless, in: scratch) { stage in
                    try await stage.sees("Enter signs in.")
                    try await stage.type("Curfew-demo-1")
                    try await stage.press("Enter")
                    try await stage.sees("to be had", "NO_SUCH_KEY")
                }
            }
        }
    }

    @Test func `a configuration that is wrong is refused with its line, and the demo ignores it`()
        async throws
    {
        try await Scratch.use { scratch in
            let folder = scratch.file("curfew")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let file = folder + "/config.yaml"
            try Data(Self.profile("url: ftp://x", "api-key: k").utf8).write(to: URL(fileURLWithPath: file))
            let outcome = try await Curfew.run(with: ["XDG_CONFIG_HOME": scratch.path, "TERM": "xterm"])
            #expect(outcome.status == 2)
            #expect(
                outcome.errors
                    == "curfew: \(file):6: The 'url' of 'Desk' is no https URL, nor one of plain http to this machine.\n"
            )
            try await Stage.play(["demo"], under: ["env", "XDG_CONFIG_HOME=\(scratch.path)"]) { stage in
                try await stage.sees("DEMO", "Enter signs in.")
            }
        }
    }
}
