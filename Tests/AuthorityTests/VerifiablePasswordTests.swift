import Authority
import Foundation
import HTTPTypes
import Testing

/// Verifiable's passwords: changed in session, and reset by mail.
@Suite struct VerifiablePasswords {
    @Test func `a change in session ends every other token and keeps the one in use`() async throws {
        try await withAuthority { desk async throws in
            let one = try await desk.bearer().token
            let other = try await desk.bearer().token
            func change(_ old: String, _ new: String) async throws -> Answer {
                try await desk.api(
                    .post, "/users/me/password", bearer: one,
                    json: #"{"password":"\#(old)","newPassword":"\#(new)"}"#)
            }
            #expect(try await change("Wrong-1234", "Quartz-12345").status == 403)
            #expect(try await change(Desk.password, Desk.password).status == 400)
            #expect(try await change(Desk.password, "short").status == 400)
            #expect(try await change(Desk.password, "password").status == 400)
            #expect(try await change(Desk.password, String(repeating: "x", count: 257)).status == 400)
            #expect(try await desk.list(other).status == 200)
            #expect(try await change(Desk.password, "Quartz-12345").status == 200)
            #expect(try await desk.list(one).status == 200)
            #expect(try await desk.list(other).status == 401)
            #expect(try await desk.verify(Desk.admin, "Quartz-12345").status == 200)
        }
    }

    @Test func `wrong current passwords are limited by themselves and lock no login`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.bearer().token
            let json = #"{"password":"Wrong-1234","newPassword":"Quartz-12345"}"#
            for attempt in 1...6 {
                let answer = try await desk.api(.post, "/users/me/password", bearer: token, json: json)
                #expect(answer.status == (attempt > 5 ? 429 : 403))
            }
            #expect(try await desk.verify().status == 200)
        }
    }

    @Test func `a reset goes by mail, works once, within the hour, and ends every token`() async throws {
        try await withFolder { folder async throws in
            let mail = folder + "/mail"
            try await withAuthority {
                $0.mailFile = mail
            } _: { desk async throws in
                let live = try await desk.bearer().token
                let first = try await Self.request(desk, mail)
                desk.clock.advance(seconds: 3600)
                #expect(try await Self.reset(desk, first, "Quartz-12345").status == 404)
                let second = try await Self.request(desk, mail)
                #expect(try await Self.reset(desk, second, "short").status == 400)
                #expect(try await desk.list(live).status == 200)
                #expect(try await Self.reset(desk, second, "Quartz-12345").status == 204)
                #expect(try await desk.list(live).status == 401)
                #expect(try await Self.reset(desk, second, "Quartz-99999").status == 404)
                #expect(try await desk.verify(Desk.admin, "Quartz-12345").status == 200)
            }
        }
    }

    @Test func `asking for a reset tells nobody who has an account`() async throws {
        try await withFolder { folder async throws in
            let mail = folder + "/mail"
            try await withAuthority {
                $0.mailFile = mail
            } _: { desk async throws in
                let known = try await desk.api(
                    .post, "/auth/password/requestreset", json: #"{"email":"admin@verify.example"}"#)
                let before = try String(contentsOfFile: mail, encoding: .utf8)
                let unknown = try await desk.api(
                    .post, "/auth/password/requestreset", json: #"{"email":"nobody@verify.example"}"#)
                #expect((known.status, known.body) == (204, ""))
                #expect((unknown.status, unknown.body) == (204, ""))
                #expect(try String(contentsOfFile: mail, encoding: .utf8) == before)
                let broken = try await desk.api(.post, "/auth/password/requestreset", json: #"{"email":"x"}"#)
                #expect(broken.status == 400)
            }
        }
    }

    /// Asks for a reset and reads its token out of the newest mail.
    private static func request(_ desk: Desk, _ mail: String) async throws -> String {
        let answer = try await desk.api(
            .post, "/auth/password/requestreset", json: #"{"email":"admin@verify.example"}"#)
        #expect(answer.status == 204)
        let lines = try String(contentsOfFile: mail, encoding: .utf8).split(separator: "\n")
        let newest = Answer(status: 0, headers: [:], body: String(try #require(lines.last)))
        let words = try #require(newest.text("text")).split(separator: " ")
        return String(try #require(words.last))
    }

    private static func reset(_ desk: Desk, _ token: String, _ new: String) async throws -> Answer {
        try await desk.api(
            .post, "/auth/password/reset", json: #"{"token":"\#(token)","newPassword":"\#(new)"}"#)
    }
}
