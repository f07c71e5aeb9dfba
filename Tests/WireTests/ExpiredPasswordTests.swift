import AuthClients
import Secrets
import Sessions
import Testing

@Suite(.timeLimit(.minutes(3))) struct ExpiredPasswords {
    private static let email = "expired@acme.example"

    private func temporaryGrant(_ desk: Desk) async throws -> Grant {
        let answer = try await desk.signIn(Self.email)
        guard case .passwordExpired(let grant?) = answer else { throw Unexpected(answer: "\(answer)") }
        return grant
    }

    private func change(
        _ desk: Desk, _ passwordChangeToken: Grant, from old: String = Desk.password, to new: String
    ) async throws(AuthFailure) -> Grant {
        try await desk.client.changePassword(
            OldPassword(email: Self.email, old: Secret(old), passwordChangeToken: passwordChangeToken.token),
            to: Secret(new),
            trace: desk.trace())
    }

    @Test func `an expired password is replaced, and the fresh token is a login`() async throws {
        try await withDesk { desk in
            let passwordChangeToken = try await temporaryGrant(desk)
            #expect(passwordChangeToken.kind == .passwordChangeOnly && passwordChangeToken.identity == nil)
            let fresh = try await change(desk, passwordChangeToken, to: "Quartz-1234")
            #expect(fresh.kind == .login)
            let identities = try await desk.identities(fresh.token)
            #expect(identities.map(\.name) == ["Acme Legacy Ltd"])
            #expect(fresh.identity == identities.first?.reference)
            #expect(try await !desk.accepts(passwordChangeToken))
            _ = try await desk.authGrant(Self.email, "Quartz-1234")
            let old = await failure { () async throws(AuthFailure) in try await desk.signIn(Self.email) }
            #expect(old == .wrongCredentials)
        }
    }

    @Test(
        arguments: [
            (Desk.password, "quartz-1234", .tooSimple), (Desk.password, Desk.password, .alreadyUsed),
            (Desk.password, "Qu-1", .tooShort),
            (Desk.password, "Quartz-1\(String(repeating: "x", count: 23))", .tooLong),
            ("Wrong-1234", "Quartz-1234", .incorrect),
        ] as [(String, String, AuthFailure.PasswordProblem)])
    func `a refused password says why, and the passwordChangeToken token serves another try`(
        old: String, new: String, problem: AuthFailure.PasswordProblem
    ) async throws {
        try await withDesk { desk in
            let passwordChangeToken = try await temporaryGrant(desk)
            let refused = await failure { () async throws(AuthFailure) in
                try await change(desk, passwordChangeToken, from: old, to: new)
            }
            #expect(refused == .passwordRefused(problem))
            #expect(try await change(desk, passwordChangeToken, to: "Quartz-1234").kind == .login)
        }
    }

    @Test func `a passwordChangeToken token opens nothing else, and ends like any other`() async throws {
        try await withDesk { desk in
            let passwordChangeToken = try await temporaryGrant(desk)
            let refused = await failure { () async throws(AuthFailure) in
                try await desk.identities(passwordChangeToken.token)
            }
            #expect(refused == .notPermitted(code: "INSUFFICIENT_PERMISSIONS"))
            #expect(try await desk.accepts(passwordChangeToken))
            desk.clock.pass(.minutes(5))
            let late = await failure { () async throws(AuthFailure) in
                try await change(desk, passwordChangeToken, to: "Quartz-1234")
            }
            #expect(late == .ended)
            #expect(try await !desk.accepts(passwordChangeToken))
        }
    }
}
