import AuthClients
import Sessions
import Testing

/// Back Office, from the client to the authority and back.
@Suite(.timeLimit(.minutes(3))) struct DelegationOnTheWire {
    @Test func `a delegated token acts for its identity, is proven over, and gets nothing more`() async throws
    {
        try await withDesk { desk in
            let identity = try #require(try await desk.authGrant().identity)
            let grant = try await desk.client.act(for: identity, trace: desk.trace())
            #expect(grant.kind == .delegated)
            #expect(grant.holder?.reference == identity)
            #expect(try await desk.accepts(grant))
            let code = await failure { () async throws(AuthFailure) in
                try await desk.client.sendCode(authorisedBy: grant.credential, trace: desk.trace())
            }
            #expect(code == .notPermitted(code: "INSUFFICIENT_PERMISSIONS"))
            _ = try await desk.client.logOut(grant.credential, trace: desk.trace())
            #expect(try await !desk.accepts(grant))
        }
    }

    @Test func `an identity that nobody has, or of another type, is told so`() async throws {
        try await withDesk { desk in
            let identity = try #require(try await desk.authGrant().identity)
            for reference in [
                Identity.Reference(kind: .corporate, id: "1"),
                Identity.Reference(kind: .consumer, id: identity.id),
            ] {
                let found = await failure { () async throws(AuthFailure) in
                    try await desk.client.act(for: reference, trace: desk.trace())
                }
                #expect(found == .delegationRefused(.identityUnknown))
            }
            let wrong = await failure { () async throws(AuthFailure) in
                try await desk.client.act(
                    for: Identity.Reference(kind: .corporate, id: "x"), trace: desk.trace())
            }
            #expect(
                wrong
                    == .invalidFields([
                        .init(name: "identity.id", problem: "REGEX", parameters: ["^[0-9]+$"])
                    ]))
        }
    }
}
