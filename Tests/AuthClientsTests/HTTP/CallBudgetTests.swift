import Sessions
import Testing

/// What a server says of its limit on calls, in each form that servers have for it.
@Suite struct CallBudgetTests {
    private struct Unread: Error {}

    /// The budget of a call that is answered with these headers.
    private func budget(_ status: Int, _ headers: [(String, String)]) async throws -> CallBudget? {
        let box = CallLog()
        try await withTester(script: { _ in .status(status, headers: headers) }) { tester in
            _ = await tester.failure(of: SampleRequest.logOut)
            for call in tester.calls { box.add(call) }
        }
        guard let call = box.calls.first else { throw Unread() }
        return call.budget
    }

    private func told(_ limit: Int, _ remaining: Int, _ seconds: Int?) -> CallBudget? {
        CallBudget(limit: limit, remaining: remaining, resetsAfter: seconds.map { .seconds($0) })
    }

    @Test func `the structured fields tell each policy, and the one with the fewest calls left counts`()
        async throws
    {
        let policy = ("RateLimit-Policy", #""minute";q=100;w=60, "hour";q=1000;w=3600"#)
        #expect(
            try await budget(204, [policy, ("RateLimit", #""minute";r=50;t=30, "hour";r=700;t=1200"#)])
                == told(100, 50, 30))
        #expect(
            try await budget(204, [policy, ("RateLimit", #""minute";r=50;t=30, "hour";r=7;t=1200"#)])
                == told(1000, 7, 1200))
        // Spread over two fields; without a time of its own the window ends after its length at the latest.
        #expect(
            try await budget(
                204, [policy, ("RateLimit", #""minute";r=0"#), ("RateLimit", #""hour";r=9;t=5"#)])
                == told(100, 0, 60))
        // A name with a comma, and a parameter of another type.
        #expect(
            try await budget(
                204,
                [
                    ("RateLimit-Policy", #""a, b";q=5;qu="requests";w=10"#),
                    ("RateLimit", #""a, b";pk=:dHJ1ZQ==:;r=4;t=1"#),
                ]) == told(5, 4, 1))
    }

    @Test(arguments: ["RateLimit-", "X-RateLimit-", "x-ratelimit-"])
    func `three fields tell limit, rest and reset`(prefix: String) async throws {
        let fields = { (limit: String, remaining: String, reset: String) in
            [(prefix + "Limit", limit), (prefix + "Remaining", remaining), (prefix + "Reset", reset)]
        }
        #expect(try await budget(200, fields("100", "42", "17")) == told(100, 42, 17))
        #expect(try await budget(200, fields("100, 100;w=60", "0", "0")) == told(100, 0, 0))
        // A date in seconds since 1970, by the server's clock.
        let date = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(try await budget(200, fields("100", "42", "784111807") + [date]) == told(100, 42, 30))
        #expect(try await budget(200, fields("100", "42", "784111700") + [date]) == told(100, 42, nil))
        #expect(try await budget(200, fields("100", "42", "784111807")) == told(100, 42, nil))
    }

    @Test func `a 429 says that nothing is left`() async throws {
        let weavr = [("x-ratelimit-limit", "20, 10;w=60, 20;w=3600"), ("x-ratelimit-reset", "99")]
        #expect(try await budget(429, weavr) == told(20, 0, 99))
        #expect(try await budget(204, weavr) == nil)
        #expect(
            try await budget(429, [("ratelimit-limit", "20"), ("retry-after", "7")]) == told(20, 0, 7))
        #expect(try await budget(429, [("retry-after", "7")]) == nil)
    }

    @Test(arguments: [
        [("RateLimit", #""a";r=5;t=1"#)], [("RateLimit-Policy", #""a";q=5;w=1"#)],
        [("RateLimit", #""a";r=6;t=1"#), ("RateLimit-Policy", #""a";q=5;w=1"#)],
        [("RateLimit", #""a";r=-1;t=1"#), ("RateLimit-Policy", #""a";q=5;w=1"#)],
        [("RateLimit", #""a";r=1;t=1"#), ("RateLimit-Policy", #""a";q=0;w=1"#)],
        [("RateLimit", #""a";r=1;t=1"#), ("RateLimit-Policy", #""b";q=5;w=1"#)],
        [("RateLimit", #""a;r=1;t=1"#), ("RateLimit-Policy", #""a";q=5;w=1"#)],
        [("RateLimit", #""a";r=99999999999"#), ("RateLimit-Policy", #""a";q=99999999999"#)],
        [("X-RateLimit-Limit", "0"), ("X-RateLimit-Remaining", "0")],
        [("X-RateLimit-Limit", "10"), ("X-RateLimit-Remaining", "11")],
        [("X-RateLimit-Limit", "10"), ("X-RateLimit-Remaining", "-1")],
        [("X-RateLimit-Limit", "ten"), ("X-RateLimit-Remaining", "1")],
        [("X-RateLimit-Limit", "10"), ("X-RateLimit-Limit", "20"), ("X-RateLimit-Remaining", "1")],
        [("X-RateLimit-Limit", "10")], [],
    ])
    func `figures that make no sense tell nothing`(headers: [(String, String)]) async throws {
        #expect(try await budget(204, headers) == nil)
    }

    @Test func `a field that is too long or has too many members tells nothing`() async throws {
        let item = { (count: Int, name: String) in
            (0..<count).map { #""\#(name)\#($0)";r=1;q=5"# }.joined(separator: ",")
        }
        let both = { (text: String) in [("RateLimit", text), ("RateLimit-Policy", text)] }
        #expect(try await budget(204, both(item(16, "a"))) == told(5, 1, nil))
        #expect(try await budget(204, both(item(17, "a"))) == nil)
        #expect(try await budget(204, both(item(2, String(repeating: "a", count: 600)))) == nil)
    }

    @Test func `a time that makes no sense leaves the figures`() async throws {
        for reset in ["soon", "-1", "99999999999"] {
            let headers = [
                ("X-RateLimit-Limit", "10"), ("X-RateLimit-Remaining", "1"), ("X-RateLimit-Reset", reset),
            ]
            #expect(try await budget(204, headers) == told(10, 1, nil))
        }
    }
}
