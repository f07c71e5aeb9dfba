import AuthClients
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// Answers that are broken, or meant to break something.
@Suite struct HostileServerTests {
    static let bodies: [(String, String)] = [
        ("", "the answer is empty"),
        ("<html><body>Bad gateway</body></html>", "the answer is not JSON"),
        ("{\"token\":\"abc\"", "the answer is not JSON"),
        ("{\"token\":\"abc", "the answer is not JSON"),
        ("{\"token\":\"abc\\", "the answer is not JSON"),
        ("{\"token\":\"abc\"} {}", "the answer is not JSON"),
        ("[{\"token\":\"abc\"}]", "the answer is not JSON"),
        ("\u{FEFF}{\"token\":\"abc\"}", "the answer is not JSON"),
        ("{\"token\":}", "the answer is not JSON"),
        ("{}", "the answer holds no token"),
        ("{\"token\":null}", "the answer holds no token"),
        ("{\"token\":\"\"}", "the answer holds no token"),
        ("{\"deeper\":{\"token\":\"abc\"}}", "the answer holds no token"),
        ("{\"token\":5}", "the token in the answer is not text"),
        ("{\"token\":true}", "the token in the answer is not text"),
        ("{\"token\":{\"token\":\"abc\"}}", "the token in the answer is not text"),
        ("{\"token\":[\"abc\"]}", "the token in the answer is not text"),
        ("{\"token\":\"abc\",\"token\":\"def\"}", "the answer holds two tokens"),
        (
            "{\"token\":\"a\\r\\nx-evil: 1\"}",
            "the token in the answer holds characters that no token may hold"
        ),
        (
            "{\"token\":\"a\\u000d\\u000ab\"}",
            "the token in the answer holds characters that no token may hold"
        ),
        ("{\"token\":\"a b\"}", "the token in the answer holds characters that no token may hold"),
        ("{\"token\":\"a\\u0000\"}", "the token in the answer holds characters that no token may hold"),
        ("{\"token\":\"\u{202E}abc\"}", "the token in the answer holds characters that no token may hold"),
        ("{\"token\":\"a\\u20ac\"}", "the token in the answer is not text"),
        (
            "{\"token\":\"\(String(repeating: "x", count: 8193))\"}", "the token in the answer is too long"
        ),
        (
            "{\"token\":\"abc\",\"identity\":\"me\"}",
            "the answer does not have the form that the description promises"
        ),
        (
            "{\"token\":\"abc\",\"identity\":{\"type\":\"CORPORATE\",\"id\":7}}",
            "the answer does not have the form that the description promises"
        ),
        ("{\"token\":\"abc\",\"x\":01x}", "the answer does not have the form that the description promises"),
        (
            "{\"token\":\"abc\",\"x\":\(String(repeating: "[", count: 20_000))",
            "the answer is nested too deeply"
        ),
    ]

    @Test(arguments: bodies)
    func `a sign-in answered with nonsense says what is wrong with it`(body: String, words: String)
        async throws
    {
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == .malformedAnswer(words))
            #expect(tester.calls.map(\.result) == [.status(200)])
        }
    }

    @Test(arguments: [
        "{\"token\":\"a\\/b\\u002bc\"}", " \n{ \"x\" : [ { } , 1 ] , \"token\" : \"a\\/b+c\" }\t",
    ])
    func `a token is read through the escapes and spaces that JSON allows`(body: String) async throws {
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            let grant = try await tester.result(of: SampleRequest.signIn.request).grant.get()
            #expect(grant.token.revealed == "a/b+c")
        }
    }

    @Test func `the longest token that is allowed is taken`() async throws {
        let token = String(repeating: "x", count: 8192)
        try await withTester(script: { _ in .status(200, text: "{\"token\":\"\(token)\"}") }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == nil)
        }
    }

    @Test func `an answer larger than any real one is not read to its end`() async throws {
        let large = Reply.status(200, Array(repeating: UInt8(ascii: " "), count: 2 * 1024 * 1024))
        try await withTester(script: { _ in large }) { tester in
            for sample in SampleRequest.weavr {
                // Of a success without a body the status says all.
                #expect(
                    await tester.failure(of: sample)
                        == (sample.isBare
                            ? .unexpectedStatus(200) : .malformedAnswer("the answer is too large")),
                    "\(sample)")
            }
        }
    }

    @Test func `an endless answer without a length is cut off`() async throws {
        let head = Reply.raw("HTTP/1.1 200 OK\r\n\r\n", then: .flood(UInt8(ascii: " ")))
        try await withTester(script: { _ in head }) { tester in
            #expect(
                await tester.failure(of: SampleRequest.signIn) == .malformedAnswer("the answer is too large"))
            #expect(
                await tester.failure(of: SampleRequest.listIdentities)
                    == .malformedAnswer("the answer is too large"))
        }
    }

    @Test func `an error keeps its meaning when its body is too large to read`() async throws {
        let large = Reply.status(403, Array(repeating: UInt8(ascii: " "), count: 100_000))
        try await withTester(script: { _ in large }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == .wrongCredentials)
        }
    }

    @Test func `headers without end are refused`() async throws {
        let head = Reply.raw("HTTP/1.1 200 OK\r\nx: ", then: .flood(UInt8(ascii: "x")))
        try await withTester(script: { _ in head }) { tester in
            #expect(
                await tester.failure(of: SampleRequest.signIn)
                    == .unreachable(.other("the answer was not HTTP")))
        }
    }

    @Test func `an answer that is not HTTP is said to be none`() async throws {
        try await withTester(script: { _ in .raw("SSH-2.0-OpenSSH_9.2\r\n\r\n") }) { tester in
            #expect(
                await tester.failure(of: SampleRequest.signIn)
                    == .unreachable(.other("the answer was not HTTP")))
        }
    }

    @Test func `a redirect is not followed and its target hears nothing`() async throws {
        let elsewhere = try await FakeServer { _ in .status(200, text: "{\"token\":\"stolen\"}") }
        let target = "http://127.0.0.1:\(elsewhere.port)/multi/logout"
        for status in [301, 302, 303, 307, 308] {
            try await withTester(script: { _ in .status(status, headers: [("location", target)]) }) {
                tester in
                for sample in SampleRequest.weavr {
                    #expect(await tester.failure(of: sample) == .unexpectedStatus(status), "\(sample)")
                }
            }
        }
        #expect(elsewhere.requests.isEmpty)
        await elsewhere.stop()
    }

    @Test func `a cookie is not kept`() async throws {
        try await withTester(script: { _ in .status(204, headers: [("set-cookie", "a=b; path=/")]) }) {
            tester in
            #expect(await tester.failure(of: SampleRequest.logOut) == nil)
            #expect(await tester.failure(of: SampleRequest.logOut) == nil)
            #expect(tester.server.requests.map { $0.headers["cookie"] } == [[], []])
        }
    }
}
