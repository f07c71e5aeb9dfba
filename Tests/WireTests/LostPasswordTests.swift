import Authority
import Foundation
import Secrets
import Sessions
import Testing

/// A forgotten password, replaced by a mailed code.
@Suite(.timeLimit(.minutes(3))) struct LostPasswordTests {
    private static let email = "grace@acme.example"

    private func mailed(to file: URL, by wire: WireTester) async throws -> String {
        await wire.server.finishMail()
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let last = try #require(lines.last)
        let message = try JSONDecoder().decode([String: String].self, from: Data(last.utf8))
        return String(try #require(message["text"]?.split(separator: " ").last))
    }

    private func withMail(_ test: @escaping @Sendable (WireTester, URL) async throws -> Void) async throws {
        let mail = FileManager.default.temporaryDirectory.appending(path: "curfew-mail-\(UUID())")
        defer { try? FileManager.default.removeItem(at: mail) }
        try await withAuthority({ $0.mailFile = mail.path }) { wire in try await test(wire, mail) }
    }

    @Test func `the mailed code sets a password once, and its token is a login`() async throws {
        try await withMail { wire, mail in
            let before = try await wire.authGrant(Self.email)
            try await wire.client.mailPasswordReset(Self.email, trace: wire.trace())
            let code = Secret(try await mailed(to: mail, by: wire))
            let reset = PasswordReset(email: Self.email, code: code, new: Secret("Quartz-1234"))
            let reply = try await wire.client.resetPassword(reset, trace: wire.trace())
            guard case .grant(let grant) = reply else { throw Unexpected(answer: "\(reply)") }
            #expect(grant.kind == .login && grant.lifetime.idle != nil)
            #expect(try await wire.identities(grant.token).count == 1)
            #expect(try await !wire.isAccepted(before))
            _ = try await wire.authGrant(Self.email, "Quartz-1234")
            let again = await failure { () async throws(AuthFailure) in
                try await wire.client.resetPassword(reset, trace: wire.trace())
            }
            #expect(again == .passwordRefused(.codeUnknown))
        }
    }

    @Test(
        arguments: [
            ("quartz-1234", .tooSimple), ("Qu-1", .tooShort), (WireTester.password, .alreadyUsed),
        ] as [(String, AuthFailure.PasswordProblem)])
    func `a refused password says why, and the code serves another try`(
        new: String, problem: AuthFailure.PasswordProblem
    ) async throws {
        try await withMail { wire, mail in
            try await wire.client.mailPasswordReset(Self.email, trace: wire.trace())
            let code = Secret(try await mailed(to: mail, by: wire))
            let refused = await failure { () async throws(AuthFailure) in
                try await wire.client.resetPassword(
                    PasswordReset(email: Self.email, code: code, new: Secret(new)), trace: wire.trace())
            }
            #expect(refused == .passwordRefused(problem))
            let reply = try await wire.client.resetPassword(
                PasswordReset(email: Self.email, code: code, new: Secret("Quartz-1234")), trace: wire.trace())
            guard case .grant = reply else { throw Unexpected(answer: "\(reply)") }
        }
    }

    @Test func `an unknown address is answered like a known one, and a wrong code is told`() async throws {
        try await withMail { wire, mail in
            try await wire.client.mailPasswordReset("nobody@acme.example", trace: wire.trace())
            await wire.server.finishMail()
            #expect(!FileManager.default.fileExists(atPath: mail.path))
            for email in ["nobody@acme.example", Self.email] {
                let wrong = await failure { () async throws(AuthFailure) in
                    try await wire.client.resetPassword(
                        PasswordReset(email: email, code: Secret("000000"), new: Secret("Quartz-1234")),
                        trace: wire.trace())
                }
                #expect(wrong == .passwordRefused(.codeUnknown))
            }
        }
    }
}
