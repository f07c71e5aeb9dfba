import AuthClients
import Foundation
import Glibc
import NIOSSL
import Secrets
import SessionStore
import Sessions
import Testing

/// Nothing of a key, password, code or token stands outside of locked memory: not after any call, however it ended, nor
/// in what the libraries for HTTP and TLS have freed or keep.
// One at a time: the memory is that of the process, and holds the secrets of each test.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(
        if: ProcessInfo.processInfo.environment["CURFEW_FULL_FIGURES"] != nil,
        "It searches the memory of the whole process, which other tests fill: run it alone."))
@MainActor struct HeapTests {
    /// Around the sizes at which texts, buffers and allocators change their ways.
    private static let sizes = [8, 12, 16, 43, 255, 1024, 4096]

    @Test func `freed memory keeps nothing in this process`() {
        #expect(HeapMemory.isForgetful)
    }

    @Test func `the search finds a part of twelve bytes, and knows locked memory`() throws {
        let secret = MarkedSecret("secret", count: 43)
        let search = MemorySearch(secrets: [secret])
        var found = try search.leaks()
        #expect(found.isEmpty)
        let address = secret.secret.withBytes { UInt(bitPattern: $0.baseAddress) }
        let isLocked = try MemorySearch.isLocked(address)
        try #require(isLocked, "RLIMIT_MEMLOCK is too low for this test")
        for start in [0, 5, 20, 31] {
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: 12, alignment: 1)
            secret.secret.withBytes { copy.copyMemory(from: .init(rebasing: $0[start..<start + 12])) }
            found = try search.leaks()
            #expect(found.map(\.bytes) == [12])
            LockedMemory.wipe(copy)
            copy.deallocate()
        }
        found = try search.leaks()
        #expect(found.isEmpty)
    }

    @Test(arguments: [false, true])
    func `no part of a secret is in the heap after any call, over http and over TLS`(isEncrypted: Bool)
        async throws
    {
        let server = try await MarkedServer(sizes: Self.sizes, tls: isEncrypted ? Self.tls() : nil)
        var trusted = TrustedCertificates.system
        if isEncrypted { trusted = try TrustedCertificates(environment: ["SSL_CERT_FILE": Self.certificate]) }
        let transport = HTTPTransport(userAgent: "curfew/test", limits: .patient, trusting: trusted)
        let clock = ManualClock()
        let users = try Self.sizes.map {
            try MarkedUser(size: $0, of: server, clock: clock, transport: transport)
        }
        let search = MemorySearch(secrets: server.users.values.flatMap(\.secrets))
        func expectNoLeak(after step: String) throws {
            let leaks = try search.leaks()
            #expect(leaks.isEmpty, "after \(step)")
        }

        server.switchMode(to: .refusing)
        for user in users {
            user.startSignIn()
            try await user.wait { !$0.signIn.isWaiting }
            guard case .failed(_, .wrongCredentials) = user.state.signIn else {
                Issue.record("\(user.state.signIn)")
                continue
            }
        }
        try expectNoLeak(after: "a refused sign-in")

        server.switchMode(to: .silent)
        for user in users {
            user.startSignIn()
            await server.nextIgnoredRequest()
            user.store.send(.signInCancelled)
            try await user.wait { $0.calls[newest: 0].result == .cancelled }
        }
        try expectNoLeak(after: "a cancelled sign-in")

        for mode in [MarkedServer.Mode.breakingOff, .resetting] {
            server.switchMode(to: mode)
            for user in users {
                user.startSignIn()
                try await user.wait { !$0.signIn.isWaiting }
                guard case .failed(_, .unreachable) = user.state.signIn else {
                    Issue.record("\(user.state.signIn)")
                    continue
                }
            }
            try expectNoLeak(after: "a sign-in whose connection is lost")
        }

        server.switchMode(to: .normal)
        for user in users { try await user.signIn() }
        try expectNoLeak(after: "the sign-in")
        for user in users { try await user.act() }
        try expectNoLeak(after: "the switch")
        for user in users { try await user.stepUp() }
        try expectNoLeak(after: "the step-up")
        for user in users { try await user.refresh() }
        try expectNoLeak(after: "the refresh")

        server.switchMode(to: .resetting)
        for user in users { try await user.refresh() }
        try expectNoLeak(after: "a lost connection")

        server.switchMode(to: .refusing)
        for user in users {
            user.logOut()
            try await user.wait { $0.logout?.isFinished == true }
            #expect(user.state.keyring.count == 0)
        }
        try expectNoLeak(after: "the logout")

        server.switchMode(to: .normal)
        for user in users { try await user.signIn() }
        server.switchMode(to: .refusing)
        for user in users {
            try await user.refresh()
            #expect(user.state.liveTokenCount == 0)
        }
        try expectNoLeak(after: "a token that the server ended")

        server.switchMode(to: .normal)
        for user in users { try await user.signIn() }
        clock.pass(.minutes(6))
        for user in users {
            user.store.tick()
            #expect(user.state.keyring.count == 0)
        }
        try expectNoLeak(after: "the expiry")

        await server.stop()
        for user in users {
            user.startSignIn()
            try await user.wait { !$0.signIn.isWaiting }
        }
        try expectNoLeak(after: "a sign-in without a server")
        await transport.shutdown()
        try expectNoLeak(after: "the end of all connections")
    }

    private static var certificate: String {
        Bundle.module.bundleURL.appending(path: "Fixtures/untrusted-certificate.pem").path
    }

    private static func tls() throws -> NIOSSLContext {
        let certificate = try NIOSSLCertificate.fromPEMBytes(Fixture.bytes("untrusted-certificate.pem"))
        let key = try NIOSSLPrivateKey(bytes: Fixture.bytes("untrusted-key.pem"), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificate.map { .certificate($0) }, privateKey: .privateKey(key)))
    }
}
