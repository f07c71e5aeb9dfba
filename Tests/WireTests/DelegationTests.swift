import AuthClients
import Sessions
import Testing

/// Back Office, from the client to the authority and back.
@Suite(.timeLimit(.minutes(3))) struct DelegationOnTheWire {
    @Test func `a delegated token acts for its identity, is proven over, and gets nothing more`() async throws
    {
        try await withAuthority { wire in
            let identity = try #require(try await wire.authGrant().identity)
            let grant = try await wire.client.delegate(identity, trace: wire.trace())
            #expect(grant.kind == .delegated)
            #expect(grant.holder?.reference == identity)
            #expect(try await wire.isAccepted(grant))
            let code = await failure { () async throws(AuthFailure) in
                try await wire.client.sendCode(authorisedBy: grant.credential, trace: wire.trace())
            }
            #expect(code == .notPermitted(code: "INSUFFICIENT_PERMISSIONS"))
            _ = try await wire.client.logOut(grant.credential, trace: wire.trace())
            #expect(try await !wire.isAccepted(grant))
        }
    }

    @Test func `an identity that nobody has, or of another type, is told so`() async throws {
        try await withAuthority { wire in
            let identity = try #require(try await wire.authGrant().identity)
            for reference in [
                Identity.Reference(kind: .corporate, id: "1"),
                Identity.Reference(kind: .consumer, id: identity.id),
            ] {
                let found = await failure { () async throws(AuthFailure) in
                    try await wire.client.delegate(reference, trace: wire.trace())
                }
                #expect(found == .delegationRefused(.identityUnknown))
            }
            let wrong = await failure { () async throws(AuthFailure) in
                try await wire.client.delegate(
                    Identity.Reference(kind: .corporate, id: "x"), trace: wire.trace())
            }
            #expect(
                wrong
                    == .invalidFields([
                        .init(name: "identity.id", problem: .wrongForm)
                    ]))
        }
    }
}
