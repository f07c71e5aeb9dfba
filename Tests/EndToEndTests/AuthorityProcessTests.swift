import Foundation
import Testing

/// `curfew authority` as a server of its own: how it starts, ends, and what it keeps.
@Suite(.timeLimit(.minutes(5)))
struct AuthorityProcessTests {
    @Test func `it says where it listens, answers, and ends on SIGTERM within five seconds with 0`()
        async throws
    {
        try await Scratch.use { scratch in
            try await LocalAuthority.serve(in: scratch) { authority in
                #expect(try await authority.get("/health", hasKey: false).status == 200)

                let stranger = try await authority.get("/multi/identities", hasKey: false)
                #expect(stranger.status == 401)
                #expect(stranger.body.isEmpty)
                #expect(stranger.requestReference?.isEmpty == false)

                let (status, took) = try await authority.end(by: SIGTERM)
                #expect(status == 0)
                #expect(took < .seconds(5))
                #expect(authority.errors.isEmpty)
            }
        }
    }

    @Test func `a taken port is a sentence and 1`() async throws {
        try await Scratch.use { scratch in
            try await LocalAuthority.serve(in: scratch) { authority in
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

    @Test func `a database belongs to one authority at a time`() async throws {
        try await Scratch.use { scratch in
            let database = scratch.file("authority.db")
            try await LocalAuthority.serve(["--database", database], in: scratch) { _ in
                let second = try await Curfew.run("authority", "--port", "0", "--database", database)
                #expect(second.status == 1)
                #expect(second.output.isEmpty)
                #expect(second.errors.contains("in use by another authority"))
            }
        }
    }

    @Test func `after kill -9 live tokens are accepted still, and logged-out ones are not`() async throws {
        try await Scratch.use { scratch in
            let database = scratch.file("authority.db")
            let (kept, ended) = try await LocalAuthority.serve(["--database", database], in: scratch) {
                authority in
                let kept = try #require(try await authority.logIn().token)
                let ended = try #require(try await authority.logIn(as: "grace@acme.example").token)
                #expect(try await authority.get("/multi/identities", bearer: ended).status == 200)
                #expect(try await authority.post("/multi/logout", bearer: ended).status == 204)
                let (status, _) = try await authority.end(by: SIGKILL)
                #expect(status == 128 + SIGKILL)
                return (kept, ended)
            }
            try await LocalAuthority.serve(["--database", database], in: scratch) { authority in
                let (mine, theirs) = (
                    try await authority.get("/multi/identities", bearer: kept),
                    try await authority.get("/multi/identities", bearer: ended)
                )
                #expect(mine.status == 200)
                #expect(theirs.status == 401)
            }
            // A leaked database opens nothing: not even its tokens can be read out of it.
            for name in scratch.names where name.hasPrefix("authority.db") {
                #expect(scratch.bytes(name).range(of: Data(kept.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test func `a crash tells nothing but the signal`() async throws {
        try await Scratch.use { scratch in
            try await LocalAuthority.serve(in: scratch) { authority in
                let token = try #require(try await authority.logIn().token)
                let (status, _) = try await authority.end(by: SIGSEGV)
                #expect(status == 128 + SIGSEGV)
                #expect(
                    authority.errors.trimmingCharacters(in: .newlines)
                        == "curfew: stopped by signal \(SIGSEGV)")
                for name in scratch.names {
                    #expect(scratch.bytes(name).range(of: Data(token.utf8)) == nil, "\(name)")
                }
            }
        }
    }
}
