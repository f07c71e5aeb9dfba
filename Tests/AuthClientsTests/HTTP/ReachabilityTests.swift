import AuthClients
import Foundation
import NIOSSL
import Secrets
import Sessions
import Testing

/// Servers that are not there, go away, or take too long.
@Suite struct ReachabilityTests {
    static func client(for address: String, transport: HTTPTransport, key: Secret = Secret("k"))
        -> WeavrClient
    {
        let clock = ManualClock()
        return WeavrClient(
            profile: ClientTester.profile, environment: .production,
            url: { () async throws(AuthFailure) in address }, key: { key }, now: { clock.read() },
            transport: transport)
    }

    static func logOut(at address: String, key: Secret = Secret("k")) async -> (
        failure: AuthFailure?, calls: [CallRecord]
    ) {
        let transport = HTTPTransport(userAgent: "curfew/test")
        let log = CallLog()
        let client = client(for: address, transport: transport, key: key)
        let failure = await Self.failure(of: client) { log.add($0) }
        await transport.shutdown()
        return (failure, log.calls)
    }

    /// The failure of a logout, or nil if it succeeds.
    private static func failure(
        of client: WeavrClient, report: @escaping @Sendable (CallRecord) -> Void = { _ in }
    ) async -> AuthFailure? {
        let trace = CallTrace(request: RequestID(1), token: nil, report: report)
        do throws(AuthFailure) {
            _ = try await client.send(.logOut, as: Credential("t"), trace: trace)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a server that is not running is told as such`() async throws {
        let port = try #require(SilentPort())
        for host in ["127.0.0.1", "localhost"] {
            let (failure, calls) = await Self.logOut(at: "http://\(host):\(port.number)/multi")
            #expect(failure == .unreachable(.connectionRefused))
            #expect(calls.map(\.result) == [.unreachable(.connectionRefused)])
        }
    }

    @Test func `a name that does not exist is told as such`() async throws {
        // RFC 6761 keeps this name from ever existing.
        let (failure, _) = await Self.logOut(at: "https://curfew.invalid/multi")
        #expect(failure == .unreachable(.nameNotFound))
    }

    @Test(arguments: [
        "http://example.com/multi", "http://127.0.0.1.example.com/multi", "http://127.1/multi",
        "http://10.0.0.1/multi",
        "http://localhost.example.com/multi", "http://0.0.0.0/multi", "http://[::2]/multi",
        "http://127.0.0.256/multi",
    ])
    func `plain http to another machine is refused before anything is sent`(address: String) async throws {
        let (failure, calls) = await Self.logOut(at: address)
        #expect(failure == .unreachable(.other("plain http is allowed to this machine only; use https")))
        #expect(calls.isEmpty)
    }

    @Test(arguments: [
        "", "multi", "ftp://localhost/multi", "http:///multi", "https://user:password@localhost/multi",
        "http://localhost:0/multi", "http://localhost:99999/multi", "https://localhost/multi?x=y",
        "https://localhost/multi#x", "http://local host/multi", "unix:///tmp/x",
    ])
    func `an address that is none is refused before anything is sent`(address: String) async throws {
        let (failure, calls) = await Self.logOut(at: address)
        #expect(failure == .unreachable(.other("the profile's address is not a plain http or https URL")))
        #expect(calls.isEmpty)
    }

    @Test func `a key that no header can carry is refused before anything is sent`() async throws {
        let (failure, calls) = await Self.logOut(at: "http://127.0.0.1:1/multi", key: Secret("k\r\nx: y"))
        #expect(failure == .keyRefused)
        #expect(calls.isEmpty)
    }

    @Test func `an address with a slash at its end means the same`() async throws {
        try await withTester(path: "/multi//", script: { _ in .status(204) }) { tester in
            #expect(await tester.failure(of: SampleRequest.logOut) == nil)
            #expect(tester.server.requests.map(\.uri) == ["/multi/logout"])
            #expect(tester.calls.map(\.path) == ["/multi/logout"])
        }
    }

    @Test func `a certificate that no authority vouches for is refused and nothing is sent`() async throws {
        let certificate = try NIOSSLCertificate.fromPEMBytes(Fixture.bytes("untrusted-certificate.pem"))
        let key = try NIOSSLPrivateKey(bytes: Fixture.bytes("untrusted-key.pem"), format: .pem)
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificate.map { .certificate($0) }, privateKey: .privateKey(key))
        try await withTester(tls: NIOSSLContext(configuration: tls), script: { _ in .status(204) }) {
            tester in
            #expect(await tester.failure(of: SampleRequest.logOut) == .unreachable(.certificateRefused))
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test func `a server without TLS where TLS is asked for is told as such`() async throws {
        let server = try await FakeServer { _ in .status(204) }
        let (failure, _) = await Self.logOut(at: "https://localhost:\(server.port)/multi")
        #expect(
            failure == .unreachable(.other("TLS could not be agreed"))
                || failure == .unreachable(.connectionLost))
        #expect(server.requests.isEmpty)
        await server.stop()
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 50\r\nrequest-ref: r-1\r\n\r\n{\"tok",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nrequest-ref: r-1\r\n\r\n5\r\n{\"tok\r\n",
    ])
    func `an answer cut in the middle is a lost connection, with its reference if it had one`(
        start: String
    ) async throws {
        try await withTester(script: { _ in .raw(start) }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == .unreachable(.connectionLost))
            #expect(tester.calls.map(\.result) == [.unreachable(.connectionLost)])
            #expect(tester.calls.first?.requestReference == (start.contains("r-1") ? "r-1" : nil))
            #expect(tester.server.requests.count == 1)
        }
    }

    @Test(arguments: [
        Reply.raw("", then: .keep), .raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", then: .keep),
        .raw("HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n", then: .drip(UInt8(ascii: " "))),
        .raw("HTTP/1.1 200 OK\r\nx: ", then: .drip(UInt8(ascii: "x"))),
    ])
    func `a call to a server that takes its time ends at the limit`(reply: Reply) async throws {
        var limits = HTTPLimits()
        limits.call = .milliseconds(150)
        try await withTester(limits: limits, script: { _ in reply }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == .unreachable(.timedOut))
            #expect(tester.calls.map(\.result) == [.unreachable(.timedOut)])
        }
    }

    @Test func `the limit holds for all pages of a list together`() async throws {
        // Ten seconds have passed after some looks at this clock; 300 pages need many more.
        let clock = ManualClock(step: .seconds(1))
        try await withTester(
            limits: HTTPLimits(), clock: clock, script: IdentityPagingTests.server(of: 300, pages: 1)
        ) { tester in
            #expect(await tester.failure(of: SampleRequest.listIdentities) == .unreachable(.timedOut))
            #expect(tester.server.requests.count <= 10)
        }
    }

    @Test func `a call whose address never comes ends at the limit`() async throws {
        var limits = HTTPLimits()
        limits.call = .milliseconds(100)
        let transport = HTTPTransport(userAgent: "curfew/test", limits: limits)
        let clock = ManualClock()
        let never = AsyncStream<Never> { _ in }
        let client = WeavrClient(
            profile: ClientTester.profile, environment: .production,
            url: { () async throws(AuthFailure) in
                for await _ in never {}
                throw .cancelled
            }, key: { Secret("k") }, now: { clock.read() }, transport: transport)
        #expect(await Self.failure(of: client) == .unreachable(.timedOut))
    }

    @Test func `a call whose key never comes says so, and not that the server is unreachable`() async throws {
        var limits = HTTPLimits()
        limits.call = .milliseconds(100)
        let server = try await FakeServer { _ in .status(204) }
        let transport = HTTPTransport(userAgent: "curfew/test", limits: limits)
        let clock = ManualClock()
        let never = AsyncStream<Never> { _ in }
        let client = WeavrClient(
            profile: ClientTester.profile, environment: .production,
            url: { () async throws(AuthFailure) in "http://localhost:\(server.port)/multi" },
            key: { () async throws(AuthFailure) in
                for await _ in never {}
                throw .cancelled
            }, now: { clock.read() }, transport: transport)
        #expect(await Self.failure(of: client) == .keyTimedOut)
        #expect(server.requests.isEmpty)
        await server.stop()
    }

    @Test func `a call that is cancelled ends as cancelled, not by its time limit, and is reported so`()
        async throws
    {
        for reply in [
            Reply.raw("", then: .keep), .raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", then: .keep),
        ] {
            try await withTester(script: { _ in reply }) { tester in
                let call = Task { await tester.failure(of: SampleRequest.signIn) }
                _ = await tester.server.nextRequest()
                call.cancel()
                #expect(await call.value == .cancelled)
                #expect(tester.calls.map(\.result) == [.cancelled])
            }
        }
    }

    @Test func `after the shutdown no call begins, and a call under way ends`() async throws {
        try await withTester(script: { _ in .raw("", then: .keep) }) { tester in
            let call = Task { await tester.failure(of: SampleRequest.signIn) }
            _ = await tester.server.nextRequest()
            await tester.transport.shutdown()
            #expect(await call.value == .cancelled)
            #expect(
                await tester.failure(of: SampleRequest.signIn)
                    == .unreachable(.other("the program is ending")))
            #expect(tester.server.requests.count == 1)
        }
    }

    @Test func `a transport that was never used has nothing to shut down`() async {
        let transport = HTTPTransport(userAgent: "curfew/test")
        await transport.shutdown()
        await transport.shutdown()
    }

    @Test func `many calls at once are all answered over few connections`() async throws {
        let page = try Reply.status(200, fixture: "identities")
        try await withTester(script: { _ in page }) { tester in
            await withTaskGroup(of: AuthFailure?.self) { group in
                for _ in 0..<100 { group.addTask { await tester.failure(of: SampleRequest.listIdentities) } }
                for await failure in group { #expect(failure == nil) }
            }
            #expect(tester.calls.count == 100)
        }
    }
}
