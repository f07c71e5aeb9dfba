import AuthClients
import Secrets
import Sessions
import Testing

@Suite(.timeLimit(.minutes(3))) struct SigningIn {
    @Test func `a login leads to its identities, to a token for each of them, and out again`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant()
            #expect(auth.kind == .login)
            #expect(auth.lifetime == .idle(.minutes(5), from: wire.clock.reading.instant))
            let identities = try await wire.identities(auth.token)
            #expect(identities.map(\.name) == ["Acme Payments Ltd", "Acme Cards Ltd", "Ada Lovelace"])
            #expect(identities.map(\.reference.kind) == [.corporate, .corporate, .consumer])
            #expect(auth.identity == identities.first?.reference)
            var grants = [auth]
            for identity in identities {
                let grant = try await wire.access(identity.reference, auth.token)
                #expect(grant.kind == .identity && grant.identity == identity.reference)
                #expect(!grants.contains { $0.token == grant.token })
                grants.append(grant)
            }
            for grant in grants { #expect(try await wire.isAccepted(grant)) }
            let answer = try await wire.client.logOut(auth.credential, trace: wire.trace())
            #expect(answer == nil)
            #expect(grants.count == 4)
            for grant in grants { #expect(try await !wire.isAccepted(grant)) }
        }
    }

    @Test func `250 identities come whole, over three pages`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant("many@acme.example")
            let identities = try await wire.identities(auth.token)
            #expect(Set(identities.map(\.reference)).count == 250)
            #expect(identities.map(\.name) == (1...250).map { "Acme Branch \($0) Ltd" })
            #expect(wire.log.all.count { $0.path == "/multi/identities" } == 3)
            let last = try #require(identities.last)
            #expect(try await wire.access(last.reference, auth.token).identity == last.reference)
        }
    }

    @Test func `a logout ends its own session alone, and an access token ends all of its session`()
        async throws
    {
        try await withAuthority { wire in
            let (one, other) = (try await wire.authGrant(), try await wire.authGrant())
            let access = try await wire.access(try #require(one.identity), one.token)
            _ = try await wire.client.logOut(access.credential, trace: wire.trace())
            #expect(try await !wire.isAccepted(one))
            #expect(try await !wire.isAccepted(access))
            #expect(try await wire.isAccepted(other))
        }
    }

    @Test func `a wrong password and an unknown e-mail are told the same`() async throws {
        try await withAuthority { wire in
            for (email, password) in [
                ("ada@acme.example", "Wrong-1234"), ("nobody@acme.example", "Wrong-1234"),
            ] {
                let refused = await failure { () async throws(AuthFailure) in
                    try await wire.signIn(email, password)
                }
                #expect(refused == .wrongCredentials)
            }
        }
    }

    @Test func `an e-mail that is none is told by the name of its field`() async throws {
        try await withAuthority { wire in
            let refused = await failure { () async throws(AuthFailure) in try await wire.signIn("ada") }
            guard case .invalidFields(let fields) = refused else {
                Issue.record("\(String(describing: refused))")
                return
            }
            #expect(fields.map(\.name) == ["email"])
            #expect(fields.map(\.problem) == [.wrongForm])
        }
    }

    @Test func `a key that the authority does not know is refused as a key`() async throws {
        try await withAuthority { wire in
            let refused = await failure { () async throws(AuthFailure) in
                try await wire.client(key: "another-key").signIn(
                    PasswordSignIn(email: "ada@acme.example", password: Secret(WireTester.password)),
                    trace: wire.trace())
            }
            #expect(refused == .keyRefused)
        }
    }

    @Test func `a key that is refused while a session runs proves nothing of its tokens`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant()
            let client = wire.client(key: "withdrawn-key")
            #expect(try await !client.introspect(auth.credential, trace: wire.trace()))
            let check = await failure { () async throws(AuthFailure) in
                try await client.verifyKey(trace: wire.trace())
            }
            #expect(check == .keyRefused)
            #expect(try await wire.isAccepted(auth))
            try await wire.client.verifyKey(trace: wire.trace())
        }
    }

    @Test func `an identity of somebody else is refused, and the session goes on`() async throws {
        try await withAuthority { wire in
            let grace = try await wire.authGrant("grace@acme.example")
            let ada = try await wire.authGrant()
            let stranger = try #require(try await wire.identities(ada.token).last).reference
            let refused = await failure { () async throws(AuthFailure) in
                try await wire.access(stranger, grace.token)
            }
            #expect(refused == .notPermitted(code: nil))
            #expect(try await wire.isAccepted(grace))
        }
    }

    @Test func `a token of the wrong kind is refused by its code, and is no ended token`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant()
            let access = try await wire.access(try #require(auth.identity), auth.token)
            let refused = await failure { () async throws(AuthFailure) in
                try await wire.identities(access.token)
            }
            #expect(refused == .notPermitted(code: "INSUFFICIENT_PERMISSIONS"))
            #expect(try await wire.isAccepted(access))
        }
    }
}
