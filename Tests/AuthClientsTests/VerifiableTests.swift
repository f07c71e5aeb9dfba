import AuthClients
import Foundation
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// Verifiable's client against a server that says what the test wants.
@Suite struct VerifiableClientTests {
    private static let id = "0847312d-19fe-49d2-9e21-5825735b511a"
    private static let signIn = SignInRequest(email: "e", password: Secret("pass-word"))
    private static let credential = Credential(
        token: TokenID(7), kind: .identity, secret: Secret("bearer-1"), serverID: id)

    @Test func `a sign-in carries what was asked for, and no api-key`() async throws {
        let body =
            #"{"tokenId":"\#(Self.id)","token":"tok-1","role":{"name":"Archivist","permissions":{"A":"Maybe"}}}"#
        try await withDesk(path: "/api", script: { _ in .status(200, text: body) }) { desk in
            let answer = try await desk.verifiable.signIn(
                SignInRequest(
                    email: "e", password: Secret("old"), newPassword: Secret("new"),
                    timeToLive: TimeSpan("1.00:30:00")), trace: desk.trace)
            let request = try #require(desk.server.requests.first)
            #expect(request.uri == "/api/auth/token/password")
            #expect(request.headers["api-key"] == [])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"email":"e","password":"old","newPassword":"new","timeToLive":"1.00:30:00"}"#)
            guard case .signedIn(let grant) = answer else {
                Issue.record("\(answer)")
                return
            }
            // Words that no list of the description has are kept; what is missing is not made up.
            #expect(
                grant.holder?.role
                    == Identity.Role(name: "Archivist", permissions: [.init(name: "A", level: "Maybe")]))
            #expect(grant.lifetime.absolute == nil)
            #expect(grant.persistence == nil)
            #expect(grant.kind == .identity)
        }
    }

    @Test(arguments: [
        (400, AuthFailure.invalidFields([])), (401, .wrongCredentials), (403, .notPermitted(code: nil)),
        (404, .unexpectedStatus(404)), (429, .rateLimited(for: nil)), (500, .serverFault(status: 500)),
        (503, .serverFault(status: 503)), (302, .unexpectedStatus(302)),
    ])
    func `each status of a sign-in has one meaning`(status: Int, failure wanted: AuthFailure) async throws {
        try await withDesk(path: "/api", script: { _ in .status(status, text: "{}") }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.signIn(Self.signIn, trace: desk.trace)
            }
            #expect(found == wanted)
        }
    }

    @Test func `a due change comes without a token`() async throws {
        try await withDesk(path: "/api", script: { _ in .status(409, text: "{}") }) { desk in
            let answer = try await desk.verifiable.signIn(Self.signIn, trace: desk.trace)
            #expect(answer == .passwordExpired(nil))
        }
    }

    @Test func `a reset is asked for by e-mail and done by its code, both as secrets go`() async throws {
        try await withDesk(path: "/api", script: { _ in .status(204, text: "") }) { desk in
            try await desk.verifiable.requestReset(of: "e@x", trace: desk.trace)
            try await desk.verifiable.resetPassword(
                by: Secret("c\"d"), to: Secret("new"), trace: desk.trace)
            #expect(
                desk.server.requests.map(\.uri) == [
                    "/api/auth/password/requestreset", "/api/auth/password/reset",
                ])
            #expect(
                desk.server.requests.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"email":"e@x"}"#, #"{"token":"c\"d","newPassword":"new"}"#,
                ])
        }
    }

    @Test(arguments: [
        (200, AuthFailure.unexpectedStatus(200)), (400, .passwordRefused(.againstRules)),
        (403, .notPermitted(code: nil)), (404, .passwordRefused(.codeUnknown)),
        (429, .rateLimited(for: nil)), (500, .serverFault(status: 500)),
    ])
    func `each status of a reset has one meaning`(status: Int, failure wanted: AuthFailure) async throws {
        try await withDesk(path: "/api", script: { _ in .status(status, text: "{}") }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.resetPassword(
                    by: Secret("c"), to: Secret("new"), trace: desk.trace)
            }
            #expect(found == wanted)
        }
    }

    @Test(arguments: [
        "", "[]", "not json", #"{"token":7}"#, #"{"token":""}"#, #"{"tokenId":"x"}"#,
        #"{"token":"a\r\nb","tokenId":"0847312d-19fe-49d2-9e21-5825735b511a"}"#,
        #"{"token":"0ut","tokenId":"../../users"}"#, #"{"token":"0ut","expiresAt":"soon"}"#,
        #"{"token":"0ut","expiresAt":"2027-13-01T00:00:00Z"}"#, #"{"token":"0ut","role":"Admin"}"#,
    ])
    func `an answer that the description does not promise is malformed`(body: String) async throws {
        try await withDesk(path: "/api", script: { _ in .status(200, text: body) }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.signIn(Self.signIn, trace: desk.trace)
            }
            guard case .malformedAnswer(let what)? = found else {
                Issue.record("\(String(describing: found))")
                return
            }
            #expect(!what.contains("0ut") && !what.contains("users"))
        }
    }

    /// Every call of the client, for tables; results are dropped.
    private static let calls: [(String, @Sendable (Desk) async throws(AuthFailure) -> Void)] = [
        (
            "sign in",
            { desk async throws(AuthFailure) in
                _ = try await desk.verifiable.signIn(signIn, trace: desk.trace)
            }
        ),
        (
            "change the password",
            { desk async throws(AuthFailure) in
                _ = try await desk.verifiable.changePassword(
                    OldPassword(email: "e", old: Secret("old"), passwordChangeToken: nil), to: Secret("new"),
                    trace: desk.trace)
            }
        ),
        (
            "read the list",
            { desk async throws(AuthFailure) in
                _ = try await desk.verifiable.tokens(authorisedBy: credential, trace: desk.trace)
            }
        ),
        (
            "end a token",
            { desk async throws(AuthFailure) in
                try await desk.verifiable.invalidate([id], authorisedBy: credential, trace: desk.trace)
            }
        ),
        (
            "ask for a reset",
            { desk async throws(AuthFailure) in
                try await desk.verifiable.requestReset(of: "e", trace: desk.trace)
            }
        ),
        (
            "reset",
            { desk async throws(AuthFailure) in
                try await desk.verifiable.resetPassword(by: Secret("c"), to: Secret("n"), trace: desk.trace)
            }
        ),
    ]

    @Test func `no call follows a redirect, and its target hears nothing`() async throws {
        let elsewhere = try await ScriptedServer { _ in .status(200, text: #"{"token":"stolen"}"#) }
        let target = "http://127.0.0.1:\(elsewhere.port)/api/auth/token"
        try await withDesk(
            path: "/api", script: { _ in .status(307, headers: [("location", target)]) }
        ) { desk in
            for (name, call) in Self.calls {
                let found = await failure { () async throws(AuthFailure) in try await call(desk) }
                #expect(found == .unexpectedStatus(307), "\(name)")
            }
        }
        #expect(elsewhere.requests.isEmpty)
        await elsewhere.stop()
    }

    @Test func `an answer larger than any real one is not read to its end, in any call`() async throws {
        let large = Reply.status(200, Array(repeating: UInt8(ascii: " "), count: 2 * 1024 * 1024))
        try await withDesk(path: "/api", script: { _ in large }) { desk in
            for (name, call) in Self.calls {
                let found = await failure { () async throws(AuthFailure) in try await call(desk) }
                // Of an answer that must be empty the status says all.
                let isTold = found == .malformedAnswer("the answer is too large")
                #expect(isTold || found == .unexpectedStatus(200), "\(name)")
            }
        }
    }

    @Test(arguments: [
        #"{"items":7}"#, #"{"items":[7]}"#, #"{"items":[{"id":"x"}]}"#, #"{"items":[{"id":null}]}"#, #"{}"#,
        #"{"items":null}"#,
        #"{"items":[{"id":"0847312d-19fe-49d2-9e21-5825735b511a","isCurrent":"yes"}]}"#,
        #"{"items":[{"id":"0847312d-19fe-49d2-9e21-5825735b511a","lastUsed":5}]}"#,
        #"{"items":[],"nextCursor":7}"#, #"{"items":\#(String(repeating: "[", count: 20_000))"#,
    ])
    func `a list that the description does not promise is malformed, and empties nothing`(
        body: String
    ) async throws {
        try await withDesk(path: "/api", script: { _ in .status(200, text: body) }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.tokens(authorisedBy: Self.credential, trace: desk.trace)
            }
            guard case .malformedAnswer? = found else {
                Issue.record("\(String(describing: found))")
                return
            }
        }
    }

    @Test func `a list that never ends is given up`() async throws {
        let page = #"{"items":[{"id":"\#(Self.id)"}],"nextCursor":"again"}"#
        try await withDesk(path: "/api", script: { _ in .status(200, text: page) }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.tokens(authorisedBy: Self.credential, trace: desk.trace)
            }
            #expect(found == .malformedAnswer("the list of tokens does not come to an end"))
            #expect(desk.server.requests.map(\.uri).last == "/api/auth/token?count=100&cursor=again")
        }
    }

    @Test(arguments: [(204, nil), (404, nil), (401, AuthFailure.ended), (500, .serverFault(status: 500))])
    func `ending one token goes by its name, and one that is gone is no failure`(
        status: Int, wanted: AuthFailure?
    ) async throws {
        try await withDesk(path: "/api", script: { _ in .status(status, text: "") }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.invalidate(
                    [Self.id], authorisedBy: Self.credential, trace: desk.trace)
            }
            #expect(found == wanted)
            #expect(desk.server.requests.map(\.uri) == ["/api/auth/token/\(Self.id)/invalidate"])
        }
    }

    @Test func `a name that is no UUID never reaches a path`() async throws {
        try await withDesk(path: "/api", script: { _ in .status(204, text: "") }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.verifiable.invalidate(
                    ["../../users/me"], authorisedBy: Self.credential, trace: desk.trace)
            }
            #expect(found?.outcome == .failed)
            #expect(desk.server.requests.isEmpty)
        }
    }

    @Test(arguments: [(200, true), (401, false)])
    func `a token counts as over only where the server refuses it`(status: Int, isAccepted: Bool) async throws
    {
        try await withDesk(path: "/api", script: { _ in .status(status, text: #"{"items":[]}"#) }) { desk in
            let found = try await desk.verifiable.accepts(Self.credential, trace: desk.trace)
            #expect(found == isAccepted)
        }
    }

    @Test func `dates of the list are read to the fraction, and others refused`() async throws {
        func list(_ date: String) async throws -> Result<[ListedToken], AuthFailure> {
            let page = #"{"items":[{"id":"\#(Self.id)","expiresAt":"\#(date)"}]}"#
            var result: Result<[ListedToken], AuthFailure> = .failure(.cancelled)
            try await withDesk(path: "/api", script: { _ in .status(200, text: page) }) { desk in
                do throws(AuthFailure) {
                    result = .success(
                        try await desk.verifiable.tokens(authorisedBy: Self.credential, trace: desk.trace))
                } catch {
                    result = .failure(error)
                }
            }
            return result
        }
        let dates: [(String, Double)] = [
            ("2019-08-24T14:15:22.0000000Z", 1_566_656_122), ("2019-08-24T14:15:22Z", 1_566_656_122),
            ("2019-08-24T14:15:22.5+00:00", 1_566_656_122.5), ("2024-02-29T00:00:00.0000001Z", 1_709_164_800),
        ]
        for (text, seconds) in dates {
            let found = try await list(text).get().first?.record.expiresAt?.timeIntervalSince1970
            #expect(abs((found ?? 0) - seconds) < 1e-5, "\(text)")
        }
        for text in [
            "2023-02-29T00:00:00Z", "2019-08-24 14:15:22Z", "2019-08-24T14:15:22", "1969-12-31T23:59:59Z",
            "2019-08-24T25:15:22Z", "2019-08-24T14:15:22.Z", "2019-08-24T14:15:22.00000000Z", "", "Z",
            "+00:00",
        ] {
            guard case .failure(.malformedAnswer) = try await list(text) else {
                Issue.record("\(text) was read")
                continue
            }
        }
    }
}
