import Authority
import HTTPTypes
import Testing

/// Enrolling and unlinking devices.
@Suite struct Factors {
    private static let root = "/multi/authentication_factors"

    /// A stepped-up token of the demo's first person, and her number. It used challenge 1.
    private func steppedUp(_ authority: AuthorityTester) async throws -> (token: String, user: String) {
        let (user, auth) = try await authority.ada()
        let token = try await authority.accessToken(auth)
        _ = try await authority.sendCode(token)
        #expect(try await authority.verifyCode(token, "123456").status == 204)
        return (token, user)
    }

    private func enrol(_ authority: AuthorityTester, _ token: String) async throws -> Answer {
        try await authority.call(.post, Self.root + "/otp/SMS", bearer: token)
    }

    private func confirm(_ authority: AuthorityTester, _ token: String, _ code: String = "123456")
        async throws -> Answer
    {
        try await authority.call(
            .post, Self.root + "/otp/SMS/verify", bearer: token, json: #"{"verificationCode":"\#(code)"}"#)
    }

    private func unlink(_ authority: AuthorityTester, _ token: String, _ channel: String = "BIOMETRIC")
        async throws -> Answer
    {
        try await authority.call(.delete, Self.root + "/push/\(channel)", bearer: token)
    }

    /// The results of eight concurrent calls.
    private func together(_ call: @Sendable @escaping () async throws -> Answer) async throws -> [String] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...8 {
                group.addTask {
                    let answer = try await call()
                    return answer.conflict ?? String(answer.status)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
    }

    @Test func `a mobile number is pending until its code is verified`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            #expect(try await confirm(authority, token).conflict == "STATE_INVALID")
            #expect(try await enrol(authority, token).status == 204)
            #expect(
                try await authority.factors(token).body
                    == #"{"factors":[{"channel":"SMS","status":"PENDING_VERIFICATION","type":"OTP"}]}"#)
            #expect(try await authority.sendCode(token).conflict == "CHANNEL_NOT_REGISTERED")
            #expect(try await confirm(authority, token, "000000").conflict == "VERIFICATION_CODE_INVALID")
            #expect(try await confirm(authority, token).status == 204)
            #expect(try await authority.factors(token).text("factors.0.status") == "ACTIVE")
            #expect(try await enrol(authority, token).conflict == "CHANNEL_ALREADY_REGISTERED")
            #expect(try await confirm(authority, token).conflict == "CHANNEL_ALREADY_REGISTERED")
            #expect(try await authority.sendCode(token).status == 204)
        }
    }

    @Test func `an enrolment limits wrong codes and expires`() async throws {
        try await withAuthority {
            $0.idleTimeout = .seconds(3600)
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            _ = try await enrol(authority, token)
            for code in [
                "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID",
                "ONE_CHALLENGE_LIMIT_REMAINING", "CHALLENGE_LIMIT_EXCEEDED",
            ] {
                #expect(try await confirm(authority, token, "000000").conflict == code)
            }
            _ = try await enrol(authority, token)
            authority.clock.advance(seconds: 300)
            #expect(try await confirm(authority, token).conflict == "VERIFICATION_CODE_EXPIRED")
            for _ in 1...8 { #expect(try await enrol(authority, token).status == 204) }
            let limited = try await enrol(authority, token)
            #expect(limited.status == 429)
            // Until the first two are more than an hour old.
            #expect(limited.header("x-ratelimit-limit") == "10, 10;w=3600")
            #expect(limited.header("x-ratelimit-reset") == "3300")
            authority.clock.advance(seconds: 3299.999)
            #expect(try await enrol(authority, token).header("x-ratelimit-reset") == "1")
            authority.clock.advance(seconds: 0.001)
            #expect(try await enrol(authority, token).status == 204)
        }
    }

    @Test(arguments: [
        ("ROOT", #""mobile":"+85012345678""#, "MOBILE_COUNTRY_NOT_SUPPORTED"),
        ("ROOT", #""mobile":"12""#, "MOBILE_NUMBER_INVALID"),
        ("ROOT", #""isActive":true"#, "MOBILE_NUMBER_NOT_AVAILABLE"),
        ("ROOT", #""isActive":false,"mobile":"+35612345678""#, "CREDENTIALS_INACTIVE"),
        ("API_CLIENT", #""mobile":"+35612345678""#, "TYPE_DOES_NOT_SUPPORT_ENROLMENT"),
    ])
    func `a person who cannot be enrolled by a code gets the reason`(
        role: String, fields: String, code: String
    )
        async throws
    {
        try await withPerson(fields, role: role) { authority, token async throws in
            #expect(try await enrol(authority, token).conflict == code)
            let isAboutNumber = code.hasPrefix("MOBILE")
            #expect(try await confirm(authority, token).conflict == (isAboutNumber ? "STATE_INVALID" : code))
        }
    }

    @Test(arguments: [
        ("ROOT", #""mobile":"+85012345678""#, "MOBILE_COUNTRY_NOT_SUPPORTED"),
        ("ROOT", #""mobile":"12""#, "MOBILE_NUMBER_NOT_AVAILABLE"),
        ("ROOT", #""mobile":"+35612345678","hasPasscode":false"#, "PASSCODE_NOT_SET"),
        ("API_CLIENT", #""mobile":"+35612345678""#, "TYPE_DOES_NOT_SUPPORT_ENROLMENT"),
    ])
    func `a person who cannot be enrolled by a push gets the reason`(
        role: String, fields: String, code: String
    )
        async throws
    {
        try await withPerson(fields, role: role, factors: ["SMS", "BIOMETRIC"]) {
            authority, token async throws in
            #expect(try await authority.enrolPush(token).text("errorCode") == "STEP_UP_REQUIRED")
            try await authority.stepUpByPush(token)
            #expect(try await authority.enrolPush(token).conflict == code)
        }
    }

    @Test func `a push is enrolled after a code, with a stepped-up token, at most five times a day`()
        async throws
    {
        try await withPerson(#""mobile":"+35612345678""#, factors: ["BIOMETRIC"]) {
            authority, token async throws in
            #expect(try await authority.enrolPush(token).body == #"{"errorCode":"STEP_UP_REQUIRED"}"#)
            try await authority.stepUpByPush(token)
            #expect(try await authority.enrolPush(token).conflict == "CHANNEL_NOT_READY")
            _ = try await enrol(authority, token)
            _ = try await confirm(authority, token)
            for _ in 1...5 { #expect(try await authority.enrolPush(token).status == 204) }
            #expect(try await authority.enrolPush(token).conflict == "ENROLMENT_LIMIT_EXCEEDED")
            #expect(try await authority.factors(token).text("factors.2.status") == "PENDING_VERIFICATION")
            let biometric = try await authority.call(.post, Self.root + "/push/BIOMETRIC", bearer: token)
            #expect(biometric.conflict == "CHANNEL_NOT_SUPPORTED")
        }
    }

    @Test func `an enrolment by push follows the device's answer and can be unlinked`() async throws {
        try await withAuthority { authority async throws in
            let (token, user) = try await steppedUp(authority)
            // Challenges are numbered in order; the enrolment follows the code.
            _ = try await authority.enrolPush(token)
            #expect(
                try await authority.simulate("invalid", "130000000000000002", of: user).text("code")
                    == "COMPLETED"
            )
            #expect(try await authority.factors(token).text("factors.2.status") == "INACTIVE")
            _ = try await authority.enrolPush(token)
            _ = try await authority.simulate("success", "130000000000000003", of: user)
            #expect(try await authority.factors(token).text("factors.2.status") == "ACTIVE")
            #expect(try await authority.enrolPush(token).conflict == "CHANNEL_ALREADY_REGISTERED")
            #expect(try await unlink(authority, token, "AUTHY").status == 204)
            #expect(try await unlink(authority, token, "AUTHY").conflict == "CHANNEL_NOT_REGISTERED")
            #expect(try await authority.factors(token).text("factors.2.status") == nil)
        }
    }

    @Test func `a replaced enrolment changes nothing, however it ends`() async throws {
        for verb in ["invalid", "expired", "success", nil] {
            try await withFakeReceiver { authority, receiver async throws in
                let (token, user) = try await steppedUp(authority)
                for _ in 1...2 { #expect(try await authority.enrolPush(token).status == 204) }
                _ = try await authority.simulate("success", "130000000000000003", of: user)
                if let verb {
                    let older = try await authority.simulate(verb, "130000000000000002", of: user)
                    #expect(older.text("code") == "DENIED")
                }
                #expect(try await authority.factors(token).text("factors.2.status") == "ACTIVE")
                authority.clock.advance(seconds: 299)
                _ = try await authority.factors(token)
                authority.clock.advance(seconds: 1)
                try await authority.server.deliverWebhooks()
                #expect(try await authority.factors(token).text("factors.2.status") == "ACTIVE")
                #expect(
                    receiver.reported.filter { $0.hasPrefix("auth") } == [
                        "authentication_factors AUTHY ACTIVE"
                    ])
            }
        }
    }

    @Test func `unlinking a device expires its challenges`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            let (token, user) = try await steppedUp(authority)
            let other = try await authority.accessToken(try await authority.authToken())
            let push = try #require(try await authority.push(other).text("id"))
            let login = try await authority.call(
                .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
            let asked = try #require(login.text("challengeId"))
            #expect(try await unlink(authority, token).status == 204)
            for id in [push, asked] {
                #expect(try await authority.simulate("success", id, of: user).text("code") == "DENIED")
            }
            try await authority.server.deliverWebhooks()
            let ends = receiver.reported.filter { $0.contains("BIOMETRIC") }.sorted()
            #expect(
                ends == ["login BIOMETRIC EXPIRED", "stepup BIOMETRIC EXPIRED", "stepup BIOMETRIC EXPIRED"])
            for _ in 1...2 { _ = try await authority.enrolPush(token) }
            _ = try await authority.simulate("success", "130000000000000005", of: user)
            #expect(try await unlink(authority, token, "AUTHY").status == 204)
            let leftover = try await authority.simulate("success", "130000000000000004", of: user)
            #expect(leftover.text("code") == "DENIED")
            #expect(try await authority.factors(token).text("factors.1.channel") == nil)
        }
    }

    @Test func `concurrent enrolments, confirmations and unlinkings happen once`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            let grace = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            let enrolled = try await together { try await enrol(authority, grace) }
            #expect(enrolled == Array(repeating: "204", count: 8))
            let confirmed = try await together { try await confirm(authority, grace) }
            #expect(confirmed == ["204"] + Array(repeating: "CHANNEL_ALREADY_REGISTERED", count: 7))
            let (token, _) = try await steppedUp(authority)
            let unlinked = try await together { try await unlink(authority, token) }
            #expect(unlinked == ["204"] + Array(repeating: "CHANNEL_NOT_REGISTERED", count: 7))
            try await authority.server.deliverWebhooks()
            #expect(
                receiver.reported.filter { $0.hasPrefix("auth") } == ["authentication_factors SMS ACTIVE"])
        }
    }

    @Test func `the fifth wrong code of an enrolment is reported as inactive`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            let token = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            _ = try await enrol(authority, token)
            for _ in 1...4 { _ = try await confirm(authority, token, "000000") }
            try await authority.server.deliverWebhooks()
            #expect(!receiver.reported.contains { $0.hasPrefix("auth") })
            #expect(try await confirm(authority, token, "000000").conflict == "CHALLENGE_LIMIT_EXCEEDED")
            try await authority.server.deliverWebhooks()
            #expect(receiver.reported.last == "authentication_factors SMS INACTIVE")
            #expect(try await authority.factors(token).text("factors.0.status") == "INACTIVE")
            _ = try await enrol(authority, token)
            #expect(try await confirm(authority, token).status == 204)
        }
    }

    @Test func `the limit of challenges counts every kind and stops an enrolment`() async throws {
        try await withAuthority {
            $0.idleTimeout = .seconds(7200)
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            _ = try await authority.sendCode(token)
            _ = try await authority.verifyCode(token, "123456")
            for _ in 1...9 {
                authority.clock.advance(seconds: 15)
                _ = try await authority.sendCode(token)
            }
            #expect(try await authority.enrolPush(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
        }
    }

    @Test func `unlinking needs a stepped-up access token of an active person`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            #expect(try await unlink(authority, auth).text("errorCode") == "ACCESS_TOKEN_REQUIRED")
            #expect(try await authority.enrolPush(auth).text("errorCode") == "ACCESS_TOKEN_REQUIRED")
            let token = try await authority.accessToken(auth)
            #expect(try await unlink(authority, token).text("errorCode") == "STEP_UP_REQUIRED")
            for word in ["SMS", "PIGEON"] {
                let answer = try await unlink(authority, token, word)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.params.1") == "BIOMETRIC")
            }
            #expect(try await enrol(authority, auth).text("errorCode") == "INSUFFICIENT_PERMISSIONS")
        }
        try await withPerson(
            #""mobile":"+35612345678","isActive":false"#, factors: ["SMS"]
        ) { authority, token async throws in
            _ = try await authority.sendCode(token)
            _ = try await authority.verifyCode(token, "123456")
            #expect(try await unlink(authority, token).conflict == "CREDENTIALS_INACTIVE")
        }
    }

    @Test func `factors survive a restart`() async throws {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let token = try await withAuthority(clock: clock) {
                $0.database = .file(folder + "/a.db")
            } _: { authority async throws in
                let token = try await authority.accessToken(
                    try await authority.authToken("grace@acme.example"))
                _ = try await enrol(authority, token)
                _ = try await confirm(authority, token)
                return token
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(folder + "/a.db")
            } _: { authority async throws in
                #expect(try await authority.factors(token).text("factors.0.status") == "ACTIVE")
            }
        }
    }
}
