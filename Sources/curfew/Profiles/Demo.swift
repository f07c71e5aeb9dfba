import AuthClients
import Authority
import Logging
import Panes
import Secrets
import Sessions
import SessionStore

/// The demo: an authority inside the process, and a profile for each vendor that leads to it.
final class Demo: ProfileSource {
    let profiles: [Profile]
    let clients: [Profile.ID: any VendorClient]
    private static let weavr = Profile.ID("demo")
    private static let verifiable = Profile.ID("demo-verifiable")
    private let configuration: AuthorityConfiguration
    private let signedIn: Int
    private let endpoint = Endpoint()
    private let receiver = WeavrClient.webhookReceiver(now: SystemTime.now)
    private let device = DemoDevice()

    init(options: AuthorityOptions, signedIn: Int) {
        var configuration = AuthorityConfiguration()
        configuration.port = 0
        configuration.database = .memory
        options.apply(to: &configuration)
        self.configuration = configuration
        self.signedIn = signedIn
        let transport = HTTPTransport(userAgent: Version.userAgent)
        // Without a file the mail with the code would go nowhere.
        let mailsResets = options.mail != nil
        let weavr = WeavrClient(
            profile: Self.weavr, environment: .demo,
            url: { [endpoint] () async throws(AuthFailure) in try await endpoint.url() + "/multi" },
            key: { [key = Secret(configuration.apiKey)] in key }, idleLifetime: configuration.idleTimeout,
            lockDuration: configuration.lockoutDuration, mailsResets: mailsResets, now: SystemTime.now,
            transport: transport, receiver: receiver,
            device: { [device] answer, challenge in await device.say(answer, to: challenge) },
            enrolmentDevice: { [device] answer, email, channel in
                await device.say(answer, toEnrolmentOf: email, channel)
            })
        let verifiable = VerifiableClient(
            profile: Self.verifiable,
            url: { [endpoint] () async throws(AuthFailure) in try await endpoint.url() + "/api" },
            mailsResets: mailsResets, now: SystemTime.now, transport: transport)
        clients = [Self.weavr: weavr, Self.verifiable: verifiable]
        profiles = [
            Profile(
                id: Self.weavr, name: weavr.descriptor.name, environment: .demo, address: nil,
                vendor: weavr.descriptor),
            Profile(
                id: Self.verifiable, name: verifiable.descriptor.name, environment: .demo,
                address: nil, vendor: verifiable.descriptor),
        ]
    }

    var prefills: [Profile.ID: Prefill] {
        let text = "Curfew-demo-1"
        let password = Secret(text)
        let heading = "Demo accounts, all with the password \(text)"
        return [
            Self.weavr: Prefill(
                email: "ada@acme.example", password: password,
                accounts: [
                    .init("ada@acme.example", "root user, 3 identities, a phone and a device"),
                    .init("grace@acme.example", "authorised user, 1 identity"),
                    .init("many@acme.example", "250 identities"),
                    .init("expired@acme.example", "the password has expired"),
                ], heading: heading),
            Self.verifiable: Prefill(
                email: "admin@verify.example", password: password,
                accounts: [
                    .init("admin@verify.example", "role Admin, tokens of six other devices"),
                    .init("reader@verify.example", "role Reader"),
                    .init("expired@acme.example", "the password has expired"),
                ], heading: heading),
        ]
    }

    /// Where there is something to do: at the form, or at the list where sessions are there from the start.
    var firstPane: PaneID { signedIn > 0 ? .identities : .login }
    /// By itself a demo leaves nothing on the disk.
    var remembersPins: Bool { false }
    var teachesKeys: Bool { true }

    /// Starts the authority in the background and tells the mailbox of it. Nothing of it runs before this.
    func start(tell mailbox: Mailbox) {
        let (configuration, endpoint, profile, signedIn) = (configuration, endpoint, Self.weavr, signedIn)
        let (profiles, verified) = (profiles.map(\.id), Self.verifiable)
        let (receiver, device) = (receiver, device)
        receiver.report(as: profile) { mailbox.deliver(.callRecorded($0)) }
        Task.detached {
            do {
                let configuration = try await Self.listening(receiver, configuration)
                let logger = Logger(label: "authority") { _ in SwiftLogNoOpLogHandler() }
                let server = try AuthorityServer(configuration: configuration, logger: logger)
                await device.belong(to: server)
                try await server.run { host, port in
                    await endpoint.resolve(.success("http://\(host):\(port)"))
                    await Self.issueElsewhere(by: server, verified, to: mailbox)
                    await Self.issue(signedIn, by: server, configuration, profile, to: mailbox)
                    for profile in profiles {
                        mailbox.deliver(.authorityStarted(profile, address: "\(host):\(port)"))
                    }
                }
            } catch {
                let reason =
                    (error as? AuthorityError)?.description ?? "it could not start (\(type(of: error)))"
                await endpoint.resolve(.failure(.unreachable(.other("the demo's authority is not running"))))
                for profile in profiles { mailbox.deliver(.authorityStopped(profile, reason: reason)) }
            }
        }
    }

    /// The authority tells the receiver of pushes.
    private nonisolated static func listening(
        _ receiver: WebhookReceiver, _ configuration: AuthorityConfiguration
    ) async throws -> AuthorityConfiguration {
        var configuration = configuration
        let port = try await receiver.start(key: Secret(configuration.apiKey))
        configuration.webhooks = ["http://127.0.0.1:\(port)"]
        return configuration
    }

    /// Tokens of the administrator that are held elsewhere, so that the list of a fresh demo has something to show.
    private nonisolated static let elsewhere = [
        DemoTokenUse(
            userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
            address: "192.0.2.17", secondsAgo: 240),
        DemoTokenUse(
            userAgent:
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
            address: "198.51.100.4", secondsAgo: 5400),
        DemoTokenUse(userAgent: "python-requests/2.32.3", address: "203.0.113.80", secondsAgo: 12_600),
        DemoTokenUse(
            userAgent:
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
            address: "192.0.2.44", secondsAgo: 18_000),
        DemoTokenUse(
            userAgent:
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            address: "198.51.100.23", secondsAgo: 22_500),
        DemoTokenUse(userAgent: "", address: "203.0.113.9", secondsAgo: 27_900),
    ]

    private nonisolated static func issueElsewhere(
        by server: AuthorityServer, _ profile: Profile.ID, to mailbox: Mailbox
    ) async {
        do {
            _ = try await server.issueDemoTokens(elsewhere)
        } catch {
            mailbox.deliver(.authorityStopped(profile, reason: "it could not issue the demo's tokens"))
        }
    }

    private nonisolated static func issue(
        _ count: Int, by server: AuthorityServer, _ configuration: AuthorityConfiguration,
        _ profile: Profile.ID,
        to mailbox: Mailbox
    ) async {
        guard count > 0 else { return }
        let lifetime = Lifetime.idle(
            .seconds(configuration.idleTimeout.components.seconds), from: SystemTime.now().instant)
        do {
            let issued = try await server.issueDemoSessions(count)
            mailbox.deliver(
                .sessionsRestored(
                    issued.map { one in
                        RestoredSession(
                            profile: profile, email: one.email,
                            grant: Grant(
                                token: Secret(one.token), kind: .login, identity: nil, lifetime: lifetime))
                    }))
        } catch {
            mailbox.deliver(.authorityStopped(profile, reason: "it could not issue the demo's sessions"))
        }
    }
}
