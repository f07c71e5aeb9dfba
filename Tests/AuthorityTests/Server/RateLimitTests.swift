import Authority
import HTTPTypes
import Testing

@Suite struct `Rate limits` {
    @Test(arguments: [
        "", "5", "5;w=", "0;w=1", "5;w=0", "5;w=1;", "-5;w=1", "5;W=1", " 5;w=1", "5;w=1x", "1234567890;w=1",
        "5;w=31622401",
    ])
    func `what is not a limit is nil`(text: String) {
        #expect(RateLimit(text) == nil)
    }

    @Test func `a limit has the form of the header`() throws {
        let limit = try #require(RateLimit("20;w=3600"))
        #expect(limit.count == 20 && limit.window == .seconds(3600))
    }

    @Test func `calls over a window's limit are 429 until it ends, for every kind of caller alike`()
        async throws
    {
        let limits = try ["3;w=10", "5;w=60"].map { try #require(RateLimit($0)) }
        try await withAuthority {
            $0.rateLimits = limits
        } _: { authority async throws in
            for email in ["ada@acme.example", "nobody@acme.example"] {
                for _ in 1...3 { #expect(try await authority.logIn(email, "Wrong-1234").status == 403) }
                let limited = try await authority.logIn(email, "Wrong-1234")
                #expect(limited.status == 429 && limited.body.isEmpty)
                #expect(limited.header("x-ratelimit-limit") == "3, 3;w=10, 5;w=60")
                #expect(limited.header("x-ratelimit-reset") == "10")
            }
            authority.clock.advance(seconds: 10)
            for _ in 1...2 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
            let longer = try await authority.logIn()
            #expect(longer.status == 429)
            #expect(longer.header("x-ratelimit-limit") == "5, 3;w=10, 5;w=60")
            #expect(longer.header("x-ratelimit-reset") == "50")
        }
    }

    @Test func `every counted response tells what is left, in the standard's fields`() async throws {
        let limits = try ["3;w=10", "5;w=60"].map { try #require(RateLimit($0)) }
        try await withAuthority {
            $0.rateLimits = limits
        } _: { authority async throws in
            var state: [String?] = []
            for seconds in [0.0, 1, 1.5, 0, 7.5, 1] {
                authority.clock.advance(seconds: seconds)
                let answer = try await authority.logIn("ada@acme.example", "Wrong-1234")
                #expect(answer.header("RateLimit-Policy") == #""1";q=3;w=10, "2";q=5;w=60"#)
                state.append(answer.header("RateLimit"))
            }
            #expect(
                state == [
                    #""1";r=2;t=10, "2";r=4;t=60"#, #""1";r=1;t=9, "2";r=3;t=59"#,
                    #""1";r=0;t=8, "2";r=2;t=58"#, #""1";r=0;t=8, "2";r=2;t=58"#,
                    #""1";r=2;t=10, "2";r=1;t=50"#, #""1";r=1;t=9, "2";r=0;t=49"#,
                ])
            #expect(try await authority.call(.get, "/health", key: nil).header("RateLimit") == nil)
        }
        try await withAuthority { authority async throws in
            #expect(try await authority.logIn().header("RateLimit") == nil)
            let verifiable = try await authority.call(.get, "/api/auth/token", key: nil)
            #expect(verifiable.header("RateLimit") == #""1";r=9999;t=300"#)
        }
    }

    @Test func `each token has its own count, and a limited use does not move its idle end`() async throws {
        let limit = try #require(RateLimit("2;w=250"))
        try await withAuthority {
            $0.rateLimits = [limit]
        } _: { authority async throws in
            let (one, other) = (try await authority.authToken(), try await authority.authToken())
            for _ in 1...2 { #expect(try await authority.identities(one).status == 200) }
            authority.clock.advance(seconds: 200)
            #expect(try await authority.identities(one).status == 429)
            #expect(try await authority.identities(other).status == 200)
            authority.clock.advance(seconds: 100)
            #expect(try await authority.identities(one).status == 401)
            for _ in 1...2 { #expect(try await authority.identities("unknown").status == 401) }
            #expect(try await authority.identities("unknown too").status == 429)
        }
    }

    @Test func `latency delays every response except that of health`() async throws {
        try await withAuthority {
            $0.latency = .milliseconds(250)
        } _: { authority async throws in
            _ = try await authority.logIn()
            _ = try await authority.call(.get, "/multi/nowhere")
            #expect(authority.clock.slept == [.milliseconds(250), .milliseconds(250)])
            _ = try await authority.call(.get, "/health", key: nil)
            #expect(authority.clock.slept.count == 2)
        }
    }
}
