import AuthClients
import NIOSSL
import Secrets
import Sessions

/// A client, the server that it talks to, and what it reported.
struct ClientTester: Sendable {
    enum Vendor: Sendable {
        case weavr, verifiable

        var path: String {
            switch self {
            case .weavr: "/multi"
            case .verifiable: "/api"
            }
        }
    }

    let server: FakeServer
    let transport: HTTPTransport
    let client: any VendorClient
    let log = CallLog()

    static let profile = Profile.ID("test")
    static let token = TokenID(7)

    var trace: CallTrace {
        CallTrace(request: RequestID(1), token: Self.token) { [log] in log.add($0) }
    }

    /// The calls under test, without the client's own check of the key.
    var calls: [CallRecord] { log.calls.filter { !$0.path.hasSuffix("/passwords/validate") } }

    func result(
        of request: VendorRequest, as credential: Credential? = nil
    ) async -> Result<VendorReply, AuthFailure> {
        do throws(AuthFailure) {
            return .success(try await client.send(request, as: credential, trace: trace))
        } catch {
            return .failure(error)
        }
    }

    /// The failure of a request, or nil if it succeeds.
    func failure(of request: VendorRequest, as credential: Credential? = nil) async -> AuthFailure? {
        switch await result(of: request, as: credential) {
        case .success: nil
        case .failure(let failure): failure
        }
    }

    func failure(of sample: SampleRequest) async -> AuthFailure? {
        await failure(of: sample.request, as: sample.credential)
    }
}

/// Runs a test with a client against a server that follows the script. Webhooks come in by `receiver`, or by one that
/// nothing is delivered to; `receivesPushes` says whether there is one at all.
func withTester(
    _ vendor: ClientTester.Vendor = .weavr, limits: HTTPLimits = .patient,
    clock: ManualClock = ManualClock(), path: String? = nil, tls: NIOSSLContext? = nil,
    trusting trusted: TrustedCertificates = .system, receiver: WebhookReceiver? = nil,
    receivesPushes: Bool = true, device: WeavrClient.Device? = nil,
    enrolmentDevice: WeavrClient.EnrolmentDevice? = nil,
    mailsResets: Bool = true, answersKeyChecks: Bool = true, script: @escaping FakeServer.Script,
    _ test: (ClientTester) async throws -> Void
) async throws {
    let server = try await FakeServer(tls: tls, answersKeyChecks: answersKeyChecks, script: script)
    let base = "\(tls == nil ? "http" : "https")://localhost:\(server.port)\(path ?? vendor.path)"
    let transport = HTTPTransport(userAgent: "curfew/test", limits: limits, trusting: trusted)
    let url: @Sendable () async throws(AuthFailure) -> String = { () async throws(AuthFailure) in base }
    let idle = WeavrClient.webhookReceiver(now: { clock.read() })
    var client: any VendorClient = VerifiableClient(
        profile: ClientTester.profile, url: url, mailsResets: mailsResets, now: { clock.read() },
        transport: transport)
    if vendor == .weavr {
        if receiver == nil, receivesPushes { try await idle.start(key: Secret("key-1")) }
        client = WeavrClient(
            profile: ClientTester.profile, environment: .sandbox, url: url, key: { Secret("key-1") },
            mailsResets: mailsResets, now: { clock.read() }, transport: transport,
            receiver: receivesPushes ? receiver ?? idle : nil, device: device,
            enrolmentDevice: enrolmentDevice)
    }
    let tester = ClientTester(server: server, transport: transport, client: client)
    let result: Result<Void, any Error>
    do {
        try await test(tester)
        result = .success(())
    } catch {
        result = .failure(error)
    }
    await transport.shutdown()
    await idle.stop()
    await server.stop()
    try result.get()
}

extension HTTPLimits {
    /// For tests of what is answered, not of when: a busy machine may need longer than anybody waits.
    static var patient: HTTPLimits {
        var limits = HTTPLimits()
        limits.connect = .seconds(60)
        limits.call = .seconds(60)
        return limits
    }
}
