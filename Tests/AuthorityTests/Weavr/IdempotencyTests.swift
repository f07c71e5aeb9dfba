import Authority
import Foundation
import HTTPTypes
import Testing

/// Repeated requests with the same `idempotency-ref`.
@Suite struct `Repeated calls` {
    private func call(
        _ authority: AuthorityTester, _ token: String, _ path: String, _ reference: String?,
        code: String? = nil,
        method: HTTPRequest.Method = .post
    ) async throws -> Answer {
        var headers = HTTPFields()
        if let reference, let name = HTTPField.Name("idempotency-ref") { headers[name] = reference }
        return try await authority.call(
            method, "/multi" + path, bearer: token, json: code.map { #"{"verificationCode":"\#($0)"}"# },
            headers: headers)
    }

    private static let code = "/stepup/challenges/otp/SMS"
    private static let push = "/stepup/challenges/push/BIOMETRIC"
    private static let number = "/authentication_factors/otp/SMS"
    private static let device = "/authentication_factors/push/AUTHY"

    @Test func `a code is sent once, and a wrong one counts once`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            for _ in 1...3 { #expect(try await call(authority, token, Self.code, "a").status == 204) }
            #expect(try await call(authority, token, Self.code, "b").conflict == "RETRY_IN_15SEC")
            for _ in 1...6 {
                let wrong = try await call(authority, token, Self.code + "/verify", "a", code: "000000")
                #expect(wrong.conflict == "VERIFICATION_CODE_INVALID")
            }
            // Another body is another request, even with the same reference.
            for (typed, expected) in [
                ("000001", "VERIFICATION_CODE_INVALID"), ("000002", "VERIFICATION_CODE_INVALID"),
                ("000003", "ONE_CHALLENGE_LIMIT_REMAINING"),
            ] {
                #expect(
                    try await call(authority, token, Self.code + "/verify", "a", code: typed).conflict
                        == expected
                )
            }
            for _ in 1...2 {
                let right = try await call(authority, token, Self.code + "/verify", "a", code: "123456")
                #expect(right.status == 204 && right.body.isEmpty)
            }
            #expect(
                try await call(authority, token, Self.code + "/verify", "b", code: "123456").conflict
                    == "ALREADY_VERIFIED")
        }
    }

    @Test func `a push is sent once, also for concurrent requests, and its number is returned again`()
        async throws
    {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...8 {
                    group.addTask { try await call(authority, token, Self.push, "a").body }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(bodies == [#"{"id":"130000000000000001"}"#])
            let again = try await call(authority, token, Self.push, "a")
            #expect(again.header("content-type") == "application/json")
            #expect(try await call(authority, token, Self.push, nil).conflict == "STATE_INVALID")
        }
    }

    @Test func `enrolling, confirming and unlinking happen once`() async throws {
        try await withAuthority { authority async throws in
            let grace = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            for _ in 1...12 { #expect(try await call(authority, grace, Self.number, "a").status == 204) }
            for _ in 1...2 {
                let right = try await call(authority, grace, Self.number + "/verify", "a", code: "123456")
                #expect(right.status == 204)
            }
            #expect(
                try await call(authority, grace, Self.number, "b").conflict == "CHANNEL_ALREADY_REGISTERED")
            let (user, auth) = try await authority.ada()
            let token = try await authority.accessToken(auth)
            _ = try await authority.sendCode(token)
            _ = try await authority.verifyCode(token, "123456")
            for _ in 1...6 { #expect(try await call(authority, token, Self.device, "a").status == 204) }
            // After two codes and one enrolment.
            _ = try await authority.simulate("success", "130000000000000003", of: user)
            for _ in 1...2 {
                let unlinked = try await call(authority, token, Self.device, "a", method: .delete)
                #expect(unlinked.status == 204)
            }
            let other = try await call(authority, token, Self.device, "b", method: .delete)
            #expect(other.conflict == "CHANNEL_NOT_REGISTERED")
        }
    }

    @Test func `a reference belongs to one person and one call for a day`() async throws {
        try await withAuthority {
            $0.idleTimeout = .seconds(100_000)
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let grace = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            #expect(try await call(authority, token, Self.code, "a").status == 204)
            #expect(try await call(authority, grace, Self.code, "a").conflict == "CHANNEL_NOT_REGISTERED")
            #expect(try await call(authority, token, Self.push, "a").status == 200)
            authority.clock.advance(seconds: 86_400)
            #expect(try await call(authority, token, Self.code, "a").status == 204)
            #expect(try await call(authority, token, Self.code, "b").status == 204)
            authority.clock.advance(seconds: 0.001)
            #expect(try await call(authority, token, Self.code, "a").conflict == "RETRY_IN_15SEC")
        }
    }

    @Test func `a rejected request is evaluated again, and an ended token gets no stored reply`() async throws
    {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            let token = try await authority.accessToken(auth)
            _ = try await call(authority, token, Self.code, nil)
            #expect(try await call(authority, token, Self.code, "a").conflict == "RETRY_IN_15SEC")
            authority.clock.advance(seconds: 15)
            #expect(try await call(authority, token, Self.code, "a").status == 204)
            _ = try await authority.logOut(auth)
            #expect(try await call(authority, token, Self.code, "a").status == 401)
        }
    }

    @Test func `a reference has up to 255 bytes`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let long = String(repeating: "x", count: 256)
            for reference in ["", long] {
                let refused = try await call(authority, token, Self.code, reference)
                #expect(refused.status == 400)
                #expect(refused.text("syntaxErrors.invalidFields.0.fieldName") == "idempotency-ref")
            }
            #expect(try await call(authority, token, Self.code, String(long.dropLast())).status == 204)
        }
    }

    @Test func `a stored reply survives a restart, and the file has neither reference nor code`()
        async throws
    {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let reference = "a-reference-of-its-own"
            func run(_ test: @Sendable (AuthorityTester) async throws -> String) async throws -> String {
                try await withAuthority(clock: clock) {
                    $0.database = .file(folder + "/a.db")
                } _: { authority async throws in
                    try await test(authority)
                }
            }
            let token = try await run { authority async throws in
                let token = try await authority.accessToken(try await authority.authToken())
                _ = try await call(authority, token, Self.code, reference)
                _ = try await call(authority, token, Self.code + "/verify", reference, code: "765432")
                var found = Data()
                for suffix in ["", "-wal"] {
                    found += try Data(contentsOf: URL(filePath: folder + "/a.db" + suffix))
                }
                #expect(found.range(of: Data("VERIFICATION_CODE_INVALID".utf8)) != nil)
                for hidden in [reference, "765432"] {
                    #expect(found.range(of: Data(hidden.utf8)) == nil)
                }
                return token
            }
            _ = try await run { authority async throws in
                #expect(try await call(authority, token, Self.code, reference).status == 204)
                let again = try await call(authority, token, Self.code + "/verify", reference, code: "765432")
                #expect(again.conflict == "VERIFICATION_CODE_INVALID")
                return token
            }
        }
    }
}
