import AuthClients
import Foundation
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// Verifiable's client against a server that says what the test wants.
@Suite struct VerifiableClientTests {
    private static let id = SampleRequest.tokenID
    private static let credential = SampleRequest.listTokens.credential

    @Test func `a sign-in carries what was asked for, and no api-key`() async throws {
        let body =
            #"{"tokenId":"\#(Self.id)","token":"tok-1","role":{"name":"Archivist","permissions":{"A":"Maybe"}}}"#
        try await withTester(.verifiable, script: { _ in .status(200, text: body) }) { tester in
            let grant = try await tester.result(
                of: .replacePassword(
                    PasswordReplacement(
                        email: "e", old: Secret("old"), new: Secret("new"), timeToLive: .minutes(1470)))
            ).grant.get()
            let request = try #require(tester.server.requests.first)
            #expect(request.uri == "/api/auth/token/password")
            #expect(request.headers["api-key"] == [])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"email":"e","password":"old","newPassword":"new","timeToLive":"1.00:30:00"}"#)
            // Words that no list of the description has are kept; what is missing is not made up.
            #expect(
                grant.holder?.role
                    == Identity.Role(name: "Archivist", permissions: [.init(name: "A", level: "Maybe")]))
            #expect(grant.lifetime.absolute == nil)
            #expect(grant.persistence == nil)
            #expect(grant.kind == .identity)
        }
    }

    @Test func `a due change comes without a token`() async throws {
        try await withTester(.verifiable, script: { _ in .status(409, text: "{}") }) { tester in
            let result = await tester.result(of: SampleRequest.signIn.request)
            #expect(result == .success(.passwordExpired(nil)))
        }
    }

    @Test func `a reset is asked for by e-mail and done by its code, both as secrets go`() async throws {
        try await withTester(.verifiable, script: { _ in .status(204, text: "") }) { tester in
            let reset = PasswordReset(email: "e@x", code: Secret("c\"d"), new: Secret("new"))
            #expect(await tester.result(of: .mailPasswordReset(email: "e@x")) == .success(.done))
            #expect(await tester.result(of: .resetPassword(reset)) == .success(.done))
            #expect(
                tester.server.requests.map(\.uri) == [
                    "/api/auth/password/requestreset", "/api/auth/password/reset",
                ])
            #expect(
                tester.server.requests.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"email":"e@x"}"#, #"{"token":"c\"d","newPassword":"new"}"#,
                ])
        }
    }

    @Test(arguments: [
        "", "[]", "not json", #"{"token":7}"#, #"{"token":""}"#, #"{"tokenId":"x"}"#,
        #"{"token":"a\r\nb","tokenId":"0847312d-19fe-49d2-9e21-5825735b511a"}"#,
        #"{"token":"0ut","tokenId":"../../users"}"#, #"{"token":"0ut","expiresAt":"soon"}"#,
        #"{"token":"0ut","expiresAt":"2027-13-01T00:00:00Z"}"#, #"{"token":"0ut","role":"Admin"}"#,
    ])
    func `an answer that the description does not promise is malformed`(body: String) async throws {
        try await withTester(.verifiable, script: { _ in .status(200, text: body) }) { tester in
            let found = try #require(await tester.failure(of: SampleRequest.signIn))
            guard case .malformedAnswer(let what) = found else {
                Issue.record("\(found)")
                return
            }
            #expect(!what.contains("0ut") && !what.contains("users"))
        }
    }

    @Test func `no call follows a redirect, and its target hears nothing`() async throws {
        let elsewhere = try await FakeServer { _ in .status(200, text: #"{"token":"stolen"}"#) }
        let target = "http://127.0.0.1:\(elsewhere.port)/api/auth/token"
        try await withTester(
            .verifiable, script: { _ in .status(307, headers: [("location", target)]) }
        ) { tester in
            for sample in SampleRequest.verifiable {
                #expect(await tester.failure(of: sample) == .unexpectedStatus(307), "\(sample)")
            }
        }
        #expect(elsewhere.requests.isEmpty)
        await elsewhere.stop()
    }

    @Test func `an answer larger than any real one is not read to its end, in any call`() async throws {
        let large = Reply.status(200, Array(repeating: UInt8(ascii: " "), count: 2 * 1024 * 1024))
        try await withTester(.verifiable, script: { _ in large }) { tester in
            for sample in SampleRequest.verifiable {
                // Of a success without a body the status says all.
                #expect(
                    await tester.failure(of: sample)
                        == (sample.isBare
                            ? .unexpectedStatus(200) : .malformedAnswer("the answer is too large")),
                    "\(sample)")
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
        try await withTester(.verifiable, script: { _ in .status(200, text: body) }) { tester in
            let found = try #require(await tester.failure(of: SampleRequest.listTokens))
            guard case .malformedAnswer = found else {
                Issue.record("\(found)")
                return
            }
        }
    }

    @Test func `a list that never ends is cut off`() async throws {
        let page = #"{"items":[{"id":"\#(Self.id)"}],"nextCursor":"again"}"#
        try await withTester(.verifiable, script: { _ in .status(200, text: page) }) { tester in
            let found = await tester.failure(of: SampleRequest.listTokens)
            #expect(found == .malformedAnswer("the list of tokens does not come to an end"))
            #expect(tester.server.requests.map(\.uri).last == "/api/auth/token?count=100&cursor=again")
        }
    }

    @Test func `one token is revoked by its id in the path, many by a list, and a logout is one of them`()
        async throws
    {
        try await withTester(.verifiable, script: { _ in .status(204) }) { tester in
            let revoked = await tester.result(of: .revoke([Self.id]), as: Self.credential)
            #expect(revoked == .success(.done))
            let many = (0..<501).map { String(format: "00000000-0000-4000-8000-%012d", $0) }
            #expect(await tester.result(of: .revoke(many), as: Self.credential) == .success(.done))
            let loggedOut = await tester.result(of: .logOut, as: Self.credential)
            #expect(loggedOut == .success(.loggedOut(url: nil)))
            let one = "/api/auth/token/\(Self.id)/invalidate"
            let list = "/api/auth/token/invalidate"
            try #require(tester.server.requests.map(\.uri) == [one, list, list, one])
            #expect(tester.server.requests.allSatisfy { $0.headers["authorization"] == ["Bearer bearer-1"] })
            #expect(
                String(decoding: tester.server.requests[2].body, as: UTF8.self)
                    == #"{"tokenIds":["\#(many[500])"],"invalidateCurrent":false}"#)
        }
    }

    @Test func `a token without an id cannot be logged out, and nothing is sent`() async throws {
        try await withTester(.verifiable, script: { _ in .status(204) }) { tester in
            let failure = await tester.failure(of: .logOut, as: Credential("t", .identity))
            #expect(
                failure == .malformedAnswer("the token came without the name that it is ended by"))
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test func `a password is not replaced by itself, and nothing is sent`() async throws {
        try await withTester(.verifiable, script: { _ in .status(200) }) { tester in
            let same = PasswordReplacement(email: "e", old: Secret("same"), new: Secret("same"))
            #expect(await tester.failure(of: .replacePassword(same)) == .passwordRefused(.unchanged))
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test func `a sign-in asks for a session length only if it was given one`() async throws {
        try await withTester(.verifiable, script: { _ in .status(200, text: #"{"token":"t"}"#) }) { tester in
            for length in [Duration?.none, .seconds(28_800)] {
                let signIn = PasswordSignIn(email: "e", password: Secret("p"), timeToLive: length)
                _ = try await tester.result(of: .signIn(signIn)).grant.get()
            }
            #expect(
                tester.server.requests.map { String(decoding: $0.body, as: UTF8.self) } == [
                    #"{"email":"e","password":"p"}"#,
                    #"{"email":"e","password":"p","timeToLive":"08:00:00"}"#,
                ])
        }
    }

    @Test func `a name that is no UUID never reaches a path`() async throws {
        try await withTester(.verifiable, script: { _ in .status(204, text: "") }) { tester in
            for ids in [["../../users/me"], [Self.id, "../../users/me"]] {
                let found = await tester.failure(of: .revoke(ids), as: Self.credential)
                #expect(found?.outcome == .failed)
            }
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test(arguments: [(200, true), (401, false)])
    func `a token counts as ended only where the server refuses it`(status: Int, isAccepted: Bool)
        async throws
    {
        try await withTester(.verifiable, script: { _ in .status(status, text: #"{"items":[]}"#) }) {
            tester in
            let result = await tester.result(of: .introspect, as: Self.credential)
            #expect(result == .success(.introspection(isActive: isAccepted)))
        }
    }

    @Test func `dates of the list are read to the fraction, and others refused`() async throws {
        func list(_ date: String) async throws -> Result<[ListedToken], AuthFailure> {
            let page = #"{"items":[{"id":"\#(Self.id)","expiresAt":"\#(date)"}]}"#
            var result: Result<[ListedToken], AuthFailure> = .failure(.cancelled)
            try await withTester(.verifiable, script: { _ in .status(200, text: page) }) { tester in
                result = await tester.result(of: .listTokens, as: Self.credential).tokens
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
