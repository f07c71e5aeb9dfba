import AuthClients
import Secrets
import Sessions
import Testing

@Suite(.timeLimit(.minutes(3))) struct ExpiredPasswords {
    private static let email = "expired@acme.example"

    private func temporaryGrant(_ wire: WireTester) async throws -> Grant {
        let answer = try await wire.signIn(Self.email)
        guard case .passwordExpired(let grant?) = answer else { throw Unexpected(answer: "\(answer)") }
        return grant
    }

    private func change(
        _ wire: WireTester, _ passwordChangeToken: Grant, from old: String = WireTester.password,
        to new: String
    ) async throws(AuthFailure) -> Grant {
        try await wire.client.changePassword(
            OldPassword(email: Self.email, old: Secret(old), token: passwordChangeToken.token),
            to: Secret(new),
            trace: wire.trace())
    }

    @Test func `an expired password is replaced, and the fresh token is a login`() async throws {
        try await withAuthority { wire in
            let passwordChangeToken = try await temporaryGrant(wire)
            #expect(passwordChangeToken.kind == .passwordChangeOnly && passwordChangeToken.identity == nil)
            let fresh = try await change(wire, passwordChangeToken, to: "Quartz-1234")
            #expect(fresh.kind == .login)
            let identities = try await wire.identities(fresh.token)
            #expect(identities.map(\.name) == ["Acme Legacy Ltd"])
            #expect(fresh.identity == identities.first?.reference)
            #expect(try await !wire.isAccepted(passwordChangeToken))
            _ = try await wire.authGrant(Self.email, "Quartz-1234")
            let old = await failure { () async throws(AuthFailure) in try await wire.signIn(Self.email) }
            #expect(old == .wrongCredentials)
        }
    }

    @Test(
        arguments: [
            (WireTester.password, "quartz-1234", .tooSimple),
            (WireTester.password, WireTester.password, .alreadyUsed),
            (WireTester.password, "Qu-1", .tooShort),
            (WireTester.password, "Quartz-1\(String(repeating: "x", count: 23))", .tooLong),
            ("Wrong-1234", "Quartz-1234", .incorrect),
        ] as [(String, String, AuthFailure.PasswordProblem)])
    func `a refused password says why, and the password-change-only token serves another try`(
        old: String, new: String, problem: AuthFailure.PasswordProblem
    ) async throws {
        try await withAuthority { wire in
            let passwordChangeToken = try await temporaryGrant(wire)
            let refused = await failure { () async throws(AuthFailure) in
                try await change(wire, passwordChangeToken, from: old, to: new)
            }
            #expect(refused == .passwordRefused(problem))
            #expect(try await change(wire, passwordChangeToken, to: "Quartz-1234").kind == .login)
        }
    }

    @Test func `a passwordChangeToken token opens nothing else, and ends like any other`() async throws {
        try await withAuthority { wire in
            let passwordChangeToken = try await temporaryGrant(wire)
            let refused = await failure { () async throws(AuthFailure) in
                try await wire.identities(passwordChangeToken.token)
            }
            #expect(refused == .notPermitted(code: "INSUFFICIENT_PERMISSIONS"))
            #expect(try await wire.isAccepted(passwordChangeToken))
            wire.clock.pass(.minutes(5))
            let late = await failure { () async throws(AuthFailure) in
                try await change(wire, passwordChangeToken, to: "Quartz-1234")
            }
            #expect(late == .ended)
            #expect(try await !wire.isAccepted(passwordChangeToken))
        }
    }
}
