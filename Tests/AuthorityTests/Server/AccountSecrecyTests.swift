@testable import Authority
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// The calls that are open without a token do the same, and count the same, whether or not a person has the address.
@Suite struct `Account secrecy` {
    private static let weavr = (known: "ada@acme.example", unknown: "nobody@acme.example")
    private static let verifiable = (known: "admin@verify.example", unknown: "nobody@verify.example")

    private func count(_ table: String, _ authority: AuthorityTester) async throws -> Int {
        try await authority.server.database.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    private func start(_ authority: AuthorityTester, _ email: String) async throws -> Answer {
        try await authority.call(
            .post, "/multi/passwords/lost_password/start", json: #"{"email":"\#(email)"}"#)
    }

    private func request(_ authority: AuthorityTester, _ email: String) async throws -> Answer {
        try await authority.api(.post, "/auth/password/requestreset", json: #"{"email":"\#(email)"}"#)
    }

    private func push(_ authority: AuthorityTester, _ email: String) async throws -> Int {
        try await authority.call(.post, "/multi/login_via_biometrics", json: #"{"email":"\#(email)"}"#).status
    }

    /// Status, names of the headers, and body.
    private func outline(_ answer: Answer) -> String {
        let names = answer.headers.map(\.name.canonicalName).filter { !$0.hasPrefix("ratelimit") }
        return "\(answer.status) \(names.sorted()) \(answer.body)"
    }

    @Test func `a forgotten password makes the same writes for every address, at most five an hour`()
        async throws
    {
        try await withMail { authority, mail async throws in
            var answers: [String] = []
            for (emails, call, perHour) in [(Self.weavr, start, 5), (Self.verifiable, request, 5)] {
                for email in [emails.known, emails.unknown] {
                    let (rows, pieces) = (try await count("passwordReset", authority), await mail.lines.count)
                    let transactions = authority.server.transactionCount
                    for _ in 1...7 { answers.append(outline(try await call(authority, email))) }
                    #expect(authority.server.transactionCount - transactions == 7)
                    #expect(try await count("passwordReset", authority) - rows == perHour, "\(email)")
                    #expect(await mail.lines.count - pieces == (email == emails.known ? perHour : 0))
                }
            }
            #expect(Set(answers).count == 1)
            authority.clock.advance(seconds: 3601)
            #expect(try await start(authority, Self.weavr.known).status == 204)
            #expect(await mail.lines.count == 11)
        }
    }

    @Test func `a forgotten password answers before its mail, so a mail that fails does not show`()
        async throws
    {
        try await withFolder { folder async throws in
            try await withAuthority {
                $0.mailFile = folder
            } _: { authority async throws in
                for email in [Self.weavr.known, Self.weavr.unknown] {
                    #expect(try await start(authority, email).status == 204)
                }
                for email in [Self.verifiable.known, Self.verifiable.unknown] {
                    #expect(try await request(authority, email).status == 204)
                }
                await authority.server.finishMail()
            }
        }
    }

    @Test func `a response does not wait for its mail`() async throws {
        try await withFolder { folder async throws in
            // The clock stands still, so the pause before the mail does not end.
            let server = try AuthorityServer(
                configuration: configuration { $0.mailFile = folder + "/mail" }, clock: FrozenClock().clock,
                logger: silent)
            try await Application(responder: server.responder, logger: silent).test(.router) {
                client async throws in
                let authority = AuthorityTester(server: server, clock: ManualClock(), client: client)
                #expect(try await start(authority, Self.weavr.known).status == 204)
                #expect(try await request(authority, Self.verifiable.known).status == 204)
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/mail"))
        }
    }

    @Test func `rows of addresses that nobody has expire by the same rule`() async throws {
        try await withMail { authority, _ async throws in
            for email in [Self.weavr.known, Self.weavr.unknown] { _ = try await start(authority, email) }
            _ = try await push(authority, Self.weavr.unknown)
            authority.clock.advance(seconds: 15 * 60 + 3600 + 1)
            try await authority.server.sessions.deleteExpired()
            #expect(try await count("passwordReset", authority) == 0)
            #expect(try await count("pushRequest", authority) == 0)
        }
    }

    @Test func `a stranger's pushes are limited for every address, and leave the owner's step-up alone`()
        async throws
    {
        try await withAuthority { authority async throws in
            for (email, status) in [
                (Self.weavr.known, 200), (Self.weavr.unknown, 403), ("grace@acme.example", 409),
            ] {
                for _ in 1...10 { #expect(try await push(authority, email) == status, "\(email)") }
                #expect(try await push(authority, email) == 429, "\(email)")
            }
            let token = try await authority.accessToken(try await authority.authToken())
            let stepUp = try await authority.call(
                .post, "/multi/stepup/challenges/push/BIOMETRIC", bearer: token, json: "{}")
            #expect(stepUp.status == 200)
            authority.clock.advance(seconds: 3600)
            #expect(try await push(authority, Self.weavr.unknown) == 403)
        }
    }
}
