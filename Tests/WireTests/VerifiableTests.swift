import AuthClients
import Authority
import Foundation
import Secrets
import SessionStore
import Sessions
import Testing

/// The client for Verifiable and the store behind it, against the live authority.
@Suite(.timeLimit(.minutes(3))) struct VerifiableOnTheWire {
    private static let admin = "admin@verify.example"

    private static func grant(
        _ wire: WireTester, _ email: String = admin, life: Duration? = nil, new: String? = nil
    ) async throws -> Grant {
        if let new {
            return try await wire.verifiable.changePassword(
                OldPassword(email: email, old: Secret(WireTester.password), timeToLive: life),
                to: Secret(new),
                trace: wire.trace())
        }
        let request = PasswordSignIn(email: email, password: Secret(WireTester.password), timeToLive: life)
        let reply = try await wire.verifiable.signIn(request, trace: wire.trace())
        guard case .grant(let grant) = reply else { throw Unexpected(answer: "\(reply)") }
        return grant
    }

    @Test func `a login tells role, both ends and whether the token may be kept`() async throws {
        try await withAuthority { wire in
            let sent = wire.clock.reading.instant
            let grant = try await Self.grant(wire, "reader@verify.example", life: .minutes(30))
            #expect(grant.holder?.role?.name == "Reader")
            #expect(
                grant.holder?.role?.permissions.contains { $0.name == "Users" && $0.level == "Read" } == true)
            #expect(grant.persistence == .ephemeral)
            #expect(grant.serverID?.count == 36)
            #expect(grant.lifetime.source == .exact)
            let left = try #require(grant.lifetime.absolute).at - sent
            #expect(left <= .minutes(30))
            #expect(left >= .seconds(1797))
            #expect(grant.lifetime.idle?.source == .estimated)
            #expect(grant.answer?.contains("•••") == true)
            #expect(
                grant.token.withBytes { bytes in
                    grant.answer?.contains(String(decoding: bytes, as: UTF8.self)) == false
                })
        }
    }

    @Test func `the refusals of a login are told apart`() async throws {
        try await withAuthority { wire in
            func refusal(_ email: String, _ password: String, new: String? = nil) async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in
                    guard let new else {
                        _ = try await wire.verifiable.signIn(
                            PasswordSignIn(email: email, password: Secret(password)), trace: wire.trace())
                        return
                    }
                    _ = try await wire.verifiable.changePassword(
                        OldPassword(email: email, old: Secret(password)), to: Secret(new), trace: wire.trace()
                    )
                }
            }
            #expect(await refusal(Self.admin, "Wrong-1234") == .wrongCredentials)
            #expect(await refusal("nobody@verify.example", "Wrong-1234") == .wrongCredentials)
            #expect(
                await refusal(Self.admin, "Wrong-1234", new: "Quartz-12345") == .passwordRefused(.incorrect))
            #expect(
                await refusal(Self.admin, WireTester.password, new: "short")
                    == .passwordRefused(.againstRules))
            #expect(
                await refusal(Self.admin, WireTester.password, new: WireTester.password)
                    == .passwordRefused(.unchanged))
        }
    }

    @Test func `all pages of the list come, and each token is told once`() async throws {
        try await withAuthority { wire in
            let uses = (0..<250).map {
                DemoTokenUse(userAgent: "agent \($0)", address: "192.0.2.7", secondsAgo: $0)
            }
            _ = try await wire.server.issueDemoTokens(uses)
            let grant = try await Self.grant(wire)
            let list = try await wire.verifiable.tokens(authorisedBy: grant.credential, trace: wire.trace())
            #expect(list.count == 251)
            #expect(Set(list.map(\.id)).count == 251)
            #expect(list.filter(\.record.isCurrent).map(\.id) == [try #require(grant.serverID)])
            #expect(Set(list.compactMap(\.record.userAgent)).isSuperset(of: uses.map(\.userAgent)))
        }
    }

    @Test func `a list of many is ended in one call and leaves exactly the current token`() async throws {
        try await withAuthority { wire in
            let uses = (0..<600).map { DemoTokenUse(userAgent: "a", address: "192.0.2.7", secondsAgo: $0) }
            _ = try await wire.server.issueDemoTokens(uses)
            let grant = try await Self.grant(wire)
            let list = try await wire.verifiable.tokens(authorisedBy: grant.credential, trace: wire.trace())
            let others = list.filter { !$0.record.isCurrent }.map(\.id)
            try await wire.verifiable.revoke(others, authorisedBy: grant.credential, trace: wire.trace())
            let left = try await wire.verifiable.tokens(authorisedBy: grant.credential, trace: wire.trace())
            #expect(left.map(\.id) == [try #require(grant.serverID)])
        }
    }

    @Test func `a token is logged out by its name and is refused afterwards`() async throws {
        try await withAuthority { wire in
            let grant = try await Self.grant(wire)
            #expect(try await wire.verifiable.introspect(grant.credential, trace: wire.trace()))
            _ = try await wire.verifiable.logOut(grant.credential, trace: wire.trace())
            #expect(try await !wire.verifiable.introspect(grant.credential, trace: wire.trace()))
            let again = await failure { () async throws(AuthFailure) in
                try await wire.verifiable.logOut(grant.credential, trace: wire.trace())
            }
            #expect(again == .ended)
        }
    }
}

/// The store's side of it.
@MainActor
@Suite(.timeLimit(.minutes(3))) struct VerifiableStore {
    private static let admin = "admin@verify.example"

    private static func signIn(
        _ counter: Counter, _ email: String = admin, life: Duration? = nil
    ) async throws -> SessionID {
        let before = counter.state.sessionOrder.count
        counter.store.send(
            .signInRequested(
                WireTester.verified,
                PasswordSignIn(
                    email: email, password: Secret(WireTester.password),
                    timeToLive: life))
        )
        try await counter.wait { state in
            guard state.sessionOrder.count > before, let newest = state.sessionOrder.last else {
                return false
            }
            return state.sessions[newest]?.tokenListStatus == .loaded
        }
        return try #require(counter.state.sessionOrder.last)
    }

    @Test func `both vendors are signed in at once, and the one without further tokens is acted as`()
        async throws
    {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            let weavr = try await counter.signIn("grace@acme.example")
            let verified = try await Self.signIn(counter, "reader@verify.example")
            #expect(counter.state.liveSessions == [weavr, verified])
            let holder = try #require(counter.state.sessions[verified]?.identities.first)
            #expect(holder.role?.name == "Reader")
            #expect(counter.state.acting == IdentityID(session: verified, reference: holder.reference))
            for session in [weavr, verified] { #expect(try await counter.logOut(session).isProven) }
        }
    }

    @Test func `a longer life than allowed is capped, and that is said`() async throws {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            let session = try await Self.signIn(counter, life: .seconds(86_400))
            guard case .timeToLiveCapped(session, let asked, let given)? = counter.state.notice else {
                Issue.record("\(String(describing: counter.state.notice))")
                return
            }
            #expect(asked == .seconds(86_400))
            #expect(given.wholeSeconds == 8 * 3600)
        }
    }

    @Test func `all others are ended, which the list proves, and the current one stays`() async throws {
        try await withAuthority { @MainActor wire in
            _ = try await wire.server.issueDemoTokens(
                (0..<6).map {
                    DemoTokenUse(userAgent: "agent \($0)", address: "192.0.2.\($0)", secondsAgo: 60)
                })
            let counter = Counter(wire)
            let session = try await Self.signIn(counter)
            let others = try #require(counter.state.sessions[session]).otherDeviceTokens
            #expect(others.count == 6)
            #expect(counter.state.liveTokenCount == 1)
            counter.store.send(.revocationRequested(others))
            try await counter.wait { $0.logout?.isFinished == true }
            #expect(counter.state.logout?.isProven == true)
            #expect(others.allSatisfy { counter.state.tokens[$0]?.status == .revoked })
            #expect(counter.state.sessions[session]?.isLive == true)
        }
    }

    @Test func `a token that was ended elsewhere turns revoked at the next reading, not before`() async throws
    {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            let session = try await Self.signIn(counter)
            let other = try await Self.signIn(counter)
            let token = try #require(counter.state.sessions[other]).loginToken
            let credential = Credential(
                token: token, kind: .identity, secret: try #require(counter.state.keyring[token]),
                serverID: counter.state.tokens[token]?.serverID)
            _ = try await wire.verifiable.logOut(credential, trace: wire.trace())
            counter.store.tick()
            #expect(counter.state.tokens[token]?.status == .live)
            counter.store.send(.refreshRequested(session))
            try await counter.wait { $0.sessions[session]?.tokenListStatus == .loaded }
            #expect(counter.state.tokens[token]?.status == .revoked)
            #expect(counter.state.notice == .tokensLoaded(session, count: 1, gone: 1))
        }
    }

    @Test func `a forgotten password is replaced by a mailed code, and every token of before is over`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-mail-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let mail = folder.appending(path: "mail")
        try await withAuthority {
            $0.mailFile = mail.path
        } _: { @MainActor wire in
            let counter = Counter(wire)
            let before = try await Self.signIn(counter)
            counter.store.send(.resetMailRequested(WireTester.verified, email: Self.admin))
            try await counter.wait {
                if case .changingPassword(let change) = $0.signIn { change.waiting == nil } else { false }
            }
            await wire.server.finishMail()
            let letter = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: mail))
            let code = try #require(letter["text"]?.split(separator: " ").last)
            counter.store.send(.resetRequested(code: Secret("wrong"), new: Secret("Quartz-12345")))
            try await counter.wait {
                if case .changingPassword(let change) = $0.signIn {
                    change.problem == .passwordRefused(.codeUnknown)
                } else {
                    false
                }
            }
            counter.store.send(.resetRequested(code: Secret(String(code)), new: Secret("Quartz-12345")))
            try await counter.wait { state in
                guard let newest = state.sessionOrder.last, newest != before else { return false }
                return state.sessions[newest]?.tokenListStatus == .loaded
            }
            #expect(counter.state.sessions[before]?.isLive == false)
            #expect(counter.state.liveSessionCount == 1)
        }
    }

    @Test func `a forced change ends the other tokens, and the list shows it`() async throws {
        try await withAuthority { @MainActor wire in
            let counter = Counter(wire)
            counter.store.send(
                .signInRequested(
                    WireTester.verified,
                    PasswordSignIn(email: "expired@acme.example", password: Secret(WireTester.password))))
            try await counter.wait { if case .changingPassword = $0.signIn { true } else { false } }
            counter.store.send(.passwordChangeRequested(new: Secret("Quartz-12345")))
            try await counter.wait { $0.liveSessionCount == 1 }
            #expect(counter.state.signIn == .idle)
        }
    }
}
