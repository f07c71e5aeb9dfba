import Foundation
import Testing

/// `curfew authority`: how it starts and ends, and which data it keeps.
@Suite(.timeLimit(.minutes(5)))
struct AuthorityProcessTests {
    @Test func `it prints its address, responds, and ends with 0 within five seconds of SIGTERM`()
        async throws
    {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(in: directory) { authority in
                #expect(try await authority.get("/health", hasKey: false).status == 200)

                let unauthorized = try await authority.get("/multi/identities", hasKey: false)
                #expect(unauthorized.status == 401)
                #expect(unauthorized.body.isEmpty)
                #expect(unauthorized.requestReference?.isEmpty == false)

                let (status, took) = try await authority.waitForExit(after: SIGTERM)
                #expect(status == 0)
                #expect(took < .seconds(5))
                #expect(authority.errors.isEmpty)
            }
        }
    }

    @Test func `a port in use causes a message and status 1`() async throws {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(in: directory) { authority in
                let second = try await Curfew.run("authority", "--port", "\(authority.port)")
                #expect(second.status == 1)
                #expect(second.output.isEmpty)
                #expect(
                    second.errors
                        == "curfew: Port \(authority.port) on 127.0.0.1 is taken by another program. "
                        + "Choose another with --port, or --port 0.\n")
            }
        }
    }

    @Test func `one authority at a time can use a database`() async throws {
        try await TemporaryDirectory.use { directory in
            let database = directory.file("authority.db")
            try await LocalAuthority.run(["--database", database], in: directory) { _ in
                let second = try await Curfew.run("authority", "--port", "0", "--database", database)
                #expect(second.status == 1)
                #expect(second.output.isEmpty)
                #expect(second.errors.contains("in use by another authority"))
            }
        }
    }

    @Test func `after kill -9 live tokens still work, and revoked ones do not`() async throws {
        try await TemporaryDirectory.use { directory in
            let database = directory.file("authority.db")
            let (kept, ended) = try await LocalAuthority.run(["--database", database], in: directory) {
                authority in
                let kept = try #require(try await authority.logIn().token)
                let ended = try #require(try await authority.logIn(as: "grace@acme.example").token)
                #expect(try await authority.get("/multi/identities", bearer: ended).status == 200)
                #expect(try await authority.post("/multi/logout", bearer: ended).status == 204)
                let (status, _) = try await authority.waitForExit(after: SIGKILL)
                #expect(status == 128 + SIGKILL)
                return (kept, ended)
            }
            try await LocalAuthority.run(["--database", database], in: directory) { authority in
                let (keptResponse, endedResponse) = (
                    try await authority.get("/multi/identities", bearer: kept),
                    try await authority.get("/multi/identities", bearer: ended)
                )
                #expect(keptResponse.status == 200)
                #expect(endedResponse.status == 401)
            }
            // A leaked database is useless: it contains no token.
            for name in directory.names where name.hasPrefix("authority.db") {
                #expect(directory.bytes(name).range(of: Data(kept.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test func `a crash prints only the signal`() async throws {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(in: directory) { authority in
                let token = try #require(try await authority.logIn().token)
                let (status, _) = try await authority.waitForExit(after: SIGSEGV)
                #expect(status == 128 + SIGSEGV)
                #expect(
                    authority.errors.trimmingCharacters(in: .newlines)
                        == "curfew: stopped by signal \(SIGSEGV)")
                for name in directory.names {
                    #expect(directory.bytes(name).range(of: Data(token.utf8)) == nil, "\(name)")
                }
            }
        }
    }

    @Test func `with --log each request is one line, which holds no secret`() async throws {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(["--log"], in: directory) { authority in
                let token = try #require(try await authority.logIn().token)
                let list = try await authority.get("/multi/identities?limit=7", bearer: token)
                let reference = try #require(list.requestReference)
                #expect(try await Polling.wait { authority.errors.contains(reference) })
                let lines = authority.errors.split(separator: "\n")
                #expect(lines.count { $0.contains("POST /multi/login_with_password 200") } == 1)
                let line = try #require(lines.first { $0.contains("GET /multi/identities 200") })
                #expect(line.contains("ms=") && line.contains("request-ref=\(reference)"))
                for secret in [token, "Curfew-demo-1", "demo-api-key", "limit=7"] {
                    #expect(!authority.errors.contains(secret))
                }
            }
        }
    }

    @Test func `webhooks are sent by a thread of their own`() async throws {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(["--webhook", "http://127.0.0.1:9/hooks"], in: directory) {
                authority in
                // The server's event loops are NIO's shared ones, NIO-SGLTN; those of a group made for a purpose are NIO-ELT.
                let tasks = "/proc/\(authority.pid)/task"
                let isApart = try await Polling.wait {
                    let names = try FileManager.default.contentsOfDirectory(atPath: tasks).compactMap {
                        try? String(contentsOfFile: "\(tasks)/\($0)/comm", encoding: .utf8)
                    }
                    return names.count { $0.hasPrefix("NIO-ELT-") } == 1
                        && names.contains { $0.hasPrefix("NIO-SGLTN-") }
                }
                #expect(isApart)
            }
        }
    }

    @Test func `without descriptors it says so once, and accepts again when one is free`() async throws {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(in: directory) { authority in
                // Swift cannot see prlimit(2).
                let limited = try await Command(
                    "prlimit", ["--pid", "\(authority.pid)", "--nofile=40"],
                    environment: Curfew.environment(home: directory), directory: directory
                ).run()
                try #require(limited.status == 0, "\(limited.errors)")
                let sockets = try (0..<60).map { _ in try connect(to: authority.port) }
                #expect(
                    try await Polling.wait { authority.errors.contains("Raise the limit on open files.") })
                for socket in sockets { close(socket) }
                #expect(try await authority.get("/health", hasKey: false).status == 200)
                #expect(authority.errors.components(separatedBy: "Raise the limit").count == 2)
            }
        }
    }

    /// A connection that sends nothing. The system completes it also while the authority accepts none.
    private func connect(to port: Int) throws -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
        return connection
    }
}
