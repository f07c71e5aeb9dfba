import Authority
import Foundation
import HTTPTypes
import Testing

/// Verifiable's passwords: changed in a session, and reset by mail.
@Suite struct VerifiablePasswords {
    @Test func `a change in a session ends every other token and keeps the current one`() async throws {
        try await withAuthority { authority async throws in
            let one = try await authority.bearer().token
            let other = try await authority.bearer().token
            func change(_ old: String, _ new: String) async throws -> Answer {
                try await authority.api(
                    .post, "/users/me/password", bearer: one,
                    json: #"{"password":"\#(old)","newPassword":"\#(new)"}"#)
            }
            #expect(try await change("Wrong-1234", "Quartz-12345").status == 403)
            #expect(try await change(AuthorityTester.password, AuthorityTester.password).status == 400)
            #expect(try await change(AuthorityTester.password, "short").status == 400)
            #expect(try await change(AuthorityTester.password, "password").status == 400)
            #expect(
                try await change(AuthorityTester.password, String(repeating: "x", count: 257)).status == 400)
            #expect(try await authority.list(other).status == 200)
            #expect(try await change(AuthorityTester.password, "Quartz-12345").status == 200)
            #expect(try await authority.list(one).status == 200)
            #expect(try await authority.list(other).status == 401)
            #expect(try await authority.verify(AuthorityTester.admin, "Quartz-12345").status == 200)
        }
    }

    @Test func `wrong current passwords have their own limit and lock no login`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.bearer().token
            let json = #"{"password":"Wrong-1234","newPassword":"Quartz-12345"}"#
            for attempt in 1...6 {
                let answer = try await authority.api(.post, "/users/me/password", bearer: token, json: json)
                #expect(answer.status == (attempt > 5 ? 429 : 403))
            }
            #expect(try await authority.verify().status == 200)
        }
    }

    @Test func `a mailed reset token works once, within the hour, and ends every token`() async throws {
        try await withFolder { folder async throws in
            let mail = folder + "/mail"
            try await withAuthority {
                $0.mailFile = mail
            } _: { authority async throws in
                let live = try await authority.bearer().token
                let first = try await Self.request(authority, mail)
                authority.clock.advance(seconds: 3600)
                #expect(try await Self.reset(authority, first, "Quartz-12345").status == 404)
                let second = try await Self.request(authority, mail)
                #expect(try await Self.reset(authority, second, "short").status == 400)
                #expect(try await authority.list(live).status == 200)
                #expect(try await Self.reset(authority, second, "Quartz-12345").status == 204)
                #expect(try await authority.list(live).status == 401)
                #expect(try await Self.reset(authority, second, "Quartz-99999").status == 404)
                #expect(try await authority.verify(AuthorityTester.admin, "Quartz-12345").status == 200)
            }
        }
    }

    @Test func `requesting a reset does not reveal who has an account`() async throws {
        try await withFolder { folder async throws in
            let mail = folder + "/mail"
            try await withAuthority {
                $0.mailFile = mail
            } _: { authority async throws in
                let known = try await authority.api(
                    .post, "/auth/password/requestreset", json: #"{"email":"admin@verify.example"}"#)
                await authority.server.finishMail()
                let before = try String(contentsOfFile: mail, encoding: .utf8)
                let unknown = try await authority.api(
                    .post, "/auth/password/requestreset", json: #"{"email":"nobody@verify.example"}"#)
                #expect((known.status, known.body) == (204, ""))
                #expect((unknown.status, unknown.body) == (204, ""))
                await authority.server.finishMail()
                #expect(try String(contentsOfFile: mail, encoding: .utf8) == before)
                let broken = try await authority.api(
                    .post, "/auth/password/requestreset", json: #"{"email":"x"}"#)
                #expect(broken.status == 400)
            }
        }
    }

    /// Requests a reset and reads its token from the newest mail.
    private static func request(_ authority: AuthorityTester, _ mail: String) async throws -> String {
        let answer = try await authority.api(
            .post, "/auth/password/requestreset", json: #"{"email":"admin@verify.example"}"#)
        #expect(answer.status == 204)
        return try await MailReader(path: mail, server: authority.server).secret()
    }

    private static func reset(_ authority: AuthorityTester, _ token: String, _ new: String) async throws
        -> Answer
    {
        try await authority.api(
            .post, "/auth/password/reset", json: #"{"token":"\#(token)","newPassword":"\#(new)"}"#)
    }
}
