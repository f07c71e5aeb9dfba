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
}
