@testable import Authority
import Foundation
import HTTPTypes
import Testing

/// A start with a clock that is far ahead, and the way back.
@Suite struct ClockAcceptance {
    private static let tenYears: Int64 = 315_360_000

    /// Starts an authority on a database, and passes its status of the clock to the test.
    private func start<Value: Sendable>(
        _ file: String, _ clock: ManualClock, accepts: Bool = false,
        _ test: @Sendable (AuthorityTester) async throws -> Value
    ) async throws -> Value {
        try await withAuthority(
            clock: clock,
            {
                $0.database = .file(file)
                $0.acceptsClock = accepts
                $0.mailFile = file + ".mail"
            }, test)
    }

    private func resetToken(_ file: String) throws -> String {
        let mail = try String(contentsOfFile: file + ".mail", encoding: .utf8)
        let match = try #require(mail.firstMatch(of: /one hour: ([A-Za-z0-9_-]+)/))
        return String(match.1)
    }

    @Test func `a database from a run with the clock ten years ahead is named, and comes back with the flag`()
        async throws
    {
        try await withFolder { folder in
            let (clock, file) = (ManualClock(boot: "one"), "\(folder)/authority.db")
            let before = try await start(file, clock) { authority async throws in
                try await authority.authToken()
            }
            clock.setWall(by: Self.tenYears)
            let ahead = try await start(file, clock) { authority async throws in
                for _ in 1...5 { _ = try await authority.logIn("past@acme.example", "Wrong-1234") }
                authority.clock.advance(seconds: 1801)
                for _ in 1...5 { _ = try await authority.logIn("grace@acme.example", "Wrong-1234") }
                let body = #"{"email":"admin@verify.example"}"#
                #expect(
                    try await authority.call(.post, "/api/auth/password/requestreset", json: body).status
                        == 204)
                await authority.server.finishMail()
                let expired = try await authority.authToken()
                authority.clock.advance(seconds: 301)
                return (expired: expired, live: try await authority.authToken())
            }
            clock.setWall(by: -Self.tenYears)

            try await start(file, clock) { authority async throws in
                let status = authority.server.clockStatus
                #expect(status == .behind(.seconds(Self.tenYears)))
                #expect(status.description.contains("3650 days ahead"))
                #expect(status.description.contains("--accept-clock"))
                // Nothing changes without the flag.
                #expect(try await authority.identities(ahead.live).status == 200)
                #expect(
                    try await authority.identities(ahead.live).header("date")?.contains(" 2037 ") == true)
            }

            let reset = try resetToken(file)
            try await start(file, clock, accepts: true) { authority async throws in
                #expect(
                    authority.server.clockStatus
                        == .accepted(.seconds(Self.tenYears), endedSessions: 3, renewedLocks: 1))
                for token in [before, ahead.expired, ahead.live] {
                    let answer = try await authority.identities(token)
                    #expect(answer.status == 401)
                    #expect(answer.header("date")?.contains(" 2027 ") == true)
                }
                let body = #"{"token":"\#(reset)","newPassword":"Quartz-12345"}"#
                #expect(
                    try await authority.call(.post, "/api/auth/password/reset", json: body).status == 404)
                // A lock that had ended stays so, and one that had not lasts its full length from now.
                #expect(try await authority.logIn("past@acme.example").status == 403)
                authority.clock.advance(seconds: 1799)
                #expect(try await authority.logIn("grace@acme.example").status == 423)
                authority.clock.advance(seconds: 1)
                #expect(try await authority.logIn("grace@acme.example").status == 200)
            }
            try await start(file, clock) { authority async throws in
                #expect(authority.server.clockStatus == .agrees)
            }
        }
    }

    @Test func `limits that count an hour do not last until the wrong time comes`() async throws {
        try await withFolder { folder in
            let (clock, file) = (ManualClock(boot: "one"), "\(folder)/authority.db")
            clock.setWall(by: Self.tenYears)
            let code = "/multi/stepup/challenges/otp/SMS"
            try await start(file, clock) { authority async throws in
                let access = try await authority.accessToken(try await authority.authToken())
                for _ in 1...10 {
                    #expect(try await authority.call(.post, code, bearer: access).status == 204)
                    authority.clock.advance(seconds: 16)
                }
            }
            clock.setWall(by: -Self.tenYears)
            try await start(file, clock, accepts: true) { authority async throws in
                let access = try await authority.accessToken(try await authority.authToken())
                #expect(try await authority.call(.post, code, bearer: access).status != 204)
                authority.clock.advance(seconds: 200)
                #expect(try await authority.identities(access).status == 403)
                authority.clock.advance(seconds: 3401)
                let fresh = try await authority.accessToken(try await authority.authToken())
                #expect(try await authority.call(.post, code, bearer: fresh).status == 204)
            }
        }
    }

    @Test func `while the clock agrees the flag changes nothing`() async throws {
        try await withFolder { folder in
            let (clock, file) = (ManualClock(), "\(folder)/authority.db")
            let token = try await start(file, clock) { authority async throws in
                try await authority.authToken()
            }
            clock.setWall(by: -30)
            try await start(file, clock, accepts: true) { authority async throws in
                #expect(authority.server.clockStatus == .agrees)
                #expect(try await authority.identities(token).status == 200)
            }
        }
    }
}
