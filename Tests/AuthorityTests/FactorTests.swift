import Authority
import HTTPTypes
import Testing

/// Enrolling devices and unlinking them.
@Suite struct Factors {
    private static let root = "/multi/authentication_factors"

    /// A token of the demo's first person that is worth more, and her number. It took challenge 1.
    private func steppedUp(_ desk: Desk) async throws -> (token: String, user: String) {
        let (user, auth) = try await desk.ada()
        let token = try await desk.accessToken(auth)
        _ = try await desk.sendCode(token)
        #expect(try await desk.verifyCode(token, "123456").status == 204)
        return (token, user)
    }

    private func enrol(_ desk: Desk, _ token: String) async throws -> Answer {
        try await desk.call(.post, Self.root + "/otp/SMS", bearer: token)
    }

    private func confirm(_ desk: Desk, _ token: String, _ code: String = "123456") async throws -> Answer {
        try await desk.call(
            .post, Self.root + "/otp/SMS/verify", bearer: token, json: #"{"verificationCode":"\#(code)"}"#)
    }

    private func unlink(_ desk: Desk, _ token: String, _ channel: String = "BIOMETRIC") async throws -> Answer
    {
        try await desk.call(.delete, Self.root + "/push/\(channel)", bearer: token)
    }

    /// What eight calls at once are told.
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

    @Test func `a number is enrolled by its code, and is pending until then`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            #expect(try await confirm(desk, token).conflict == "STATE_INVALID")
            #expect(try await enrol(desk, token).status == 204)
            #expect(
                try await desk.factors(token).body
                    == #"{"factors":[{"channel":"SMS","status":"PENDING_VERIFICATION","type":"OTP"}]}"#)
            #expect(try await desk.sendCode(token).conflict == "CHANNEL_NOT_REGISTERED")
            #expect(try await confirm(desk, token, "000000").conflict == "VERIFICATION_CODE_INVALID")
            #expect(try await confirm(desk, token).status == 204)
            #expect(try await desk.factors(token).text("factors.0.status") == "ACTIVE")
            #expect(try await enrol(desk, token).conflict == "CHANNEL_ALREADY_REGISTERED")
            #expect(try await confirm(desk, token).conflict == "CHANNEL_ALREADY_REGISTERED")
            #expect(try await desk.sendCode(token).status == 204)
        }
    }

    @Test func `wrong codes of an enrolment are counted, and its time is limited`() async throws {
        try await withAuthority {
            $0.idleSeconds = 3600
        } _: { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            _ = try await enrol(desk, token)
            for code in [
                "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID",
                "ONE_CHALLENGE_LIMIT_REMAINING", "CHALLENGE_LIMIT_EXCEEDED",
            ] {
                #expect(try await confirm(desk, token, "000000").conflict == code)
            }
            _ = try await enrol(desk, token)
            desk.clock.advance(seconds: 300)
            #expect(try await confirm(desk, token).conflict == "VERIFICATION_CODE_EXPIRED")
            for _ in 1...8 { #expect(try await enrol(desk, token).status == 204) }
            let limited = try await enrol(desk, token)
            #expect(limited.status == 429)
            // Until the first two leave the hour.
            #expect(limited.header("x-ratelimit-limit") == "10, 10;w=3600")
            #expect(limited.header("x-ratelimit-reset") == "3300")
            desk.clock.advance(seconds: 3299.999)
            #expect(try await enrol(desk, token).header("x-ratelimit-reset") == "1")
            desk.clock.advance(seconds: 0.001)
            #expect(try await enrol(desk, token).status == 204)
        }
    }

    @Test(arguments: [
        ("ROOT", #""mobile":"+85012345678""#, "MOBILE_COUNTRY_NOT_SUPPORTED"),
        ("ROOT", #""mobile":"12""#, "MOBILE_NUMBER_INVALID"),
        ("ROOT", #""isActive":true"#, "MOBILE_NUMBER_NOT_AVAILABLE"),
        ("ROOT", #""isActive":false,"mobile":"+35612345678""#, "CREDENTIALS_INACTIVE"),
        ("API_CLIENT", #""mobile":"+35612345678""#, "TYPE_DOES_NOT_SUPPORT_ENROLMENT"),
    ])
    func `who cannot be enrolled by a code is told why`(role: String, fields: String, code: String)
        async throws
    {
        try await withPerson(fields, role: role) { desk, token async throws in
            #expect(try await enrol(desk, token).conflict == code)
            let isAboutNumber = code.hasPrefix("MOBILE")
            #expect(try await confirm(desk, token).conflict == (isAboutNumber ? "STATE_INVALID" : code))
        }
    }

    @Test(arguments: [
        ("ROOT", #""mobile":"+85012345678""#, "MOBILE_COUNTRY_NOT_SUPPORTED"),
        ("ROOT", #""mobile":"12""#, "MOBILE_NUMBER_NOT_AVAILABLE"),
        ("ROOT", #""mobile":"+35612345678","hasPasscode":false"#, "PASSCODE_NOT_SET"),
        ("API_CLIENT", #""mobile":"+35612345678""#, "TYPE_DOES_NOT_SUPPORT_ENROLMENT"),
    ])
    func `who cannot be enrolled by a push is told why`(role: String, fields: String, code: String)
        async throws
    {
        try await withPerson(fields, role: role, factors: ["SMS", "BIOMETRIC"]) { desk, token async throws in
            #expect(try await desk.enrolPush(token).text("errorCode") == "STEP_UP_REQUIRED")
            try await desk.stepUpByPush(token)
            #expect(try await desk.enrolPush(token).conflict == code)
        }
    }

    @Test func `a push is enrolled after a code, by a stepped-up token, and five times a day at most`()
        async throws
    {
        try await withPerson(#""mobile":"+35612345678""#, factors: ["BIOMETRIC"]) {
            desk, token async throws in
            #expect(try await desk.enrolPush(token).body == #"{"errorCode":"STEP_UP_REQUIRED"}"#)
            try await desk.stepUpByPush(token)
            #expect(try await desk.enrolPush(token).conflict == "CHANNEL_NOT_READY")
            _ = try await enrol(desk, token)
            _ = try await confirm(desk, token)
            for _ in 1...5 { #expect(try await desk.enrolPush(token).status == 204) }
            #expect(try await desk.enrolPush(token).conflict == "ENROLMENT_LIMIT_EXCEEDED")
            #expect(try await desk.factors(token).text("factors.2.status") == "PENDING_VERIFICATION")
            let biometric = try await desk.call(.post, Self.root + "/push/BIOMETRIC", bearer: token)
            #expect(biometric.conflict == "CHANNEL_NOT_SUPPORTED")
        }
    }

    @Test func `an enrolment by push ends as the device says, and can be unlinked`() async throws {
        try await withAuthority { desk async throws in
            let (token, user) = try await steppedUp(desk)
            // Challenges are numbered; the enrolment is the next after the code.
            _ = try await desk.enrolPush(token)
            #expect(
                try await desk.simulate("invalid", "130000000000000002", of: user).text("code") == "COMPLETED"
            )
            #expect(try await desk.factors(token).text("factors.2.status") == "INACTIVE")
            _ = try await desk.enrolPush(token)
            _ = try await desk.simulate("success", "130000000000000003", of: user)
            #expect(try await desk.factors(token).text("factors.2.status") == "ACTIVE")
            #expect(try await desk.enrolPush(token).conflict == "CHANNEL_ALREADY_REGISTERED")
            #expect(try await unlink(desk, token, "AUTHY").status == 204)
            #expect(try await unlink(desk, token, "AUTHY").conflict == "CHANNEL_NOT_REGISTERED")
            #expect(try await desk.factors(token).text("factors.2.status") == nil)
        }
    }

    @Test func `an enrolment that another took the place of changes nothing, however it ends`() async throws {
        for verb in ["invalid", "expired", "success", nil] {
            try await withReceiver { desk, receiver async throws in
                let (token, user) = try await steppedUp(desk)
                for _ in 1...2 { #expect(try await desk.enrolPush(token).status == 204) }
                _ = try await desk.simulate("success", "130000000000000003", of: user)
                if let verb {
                    let older = try await desk.simulate(verb, "130000000000000002", of: user)
                    #expect(older.text("code") == "DENIED")
                }
                #expect(try await desk.factors(token).text("factors.2.status") == "ACTIVE")
                desk.clock.advance(seconds: 299)
                _ = try await desk.factors(token)
                desk.clock.advance(seconds: 1)
                try await desk.server.deliverWebhooks()
                #expect(try await desk.factors(token).text("factors.2.status") == "ACTIVE")
                #expect(
                    receiver.told.filter { $0.hasPrefix("auth") } == ["authentication_factors AUTHY ACTIVE"])
            }
        }
    }

    @Test func `what is asked by a device ends when the device is unlinked`() async throws {
        try await withReceiver { desk, receiver async throws in
            let (token, user) = try await steppedUp(desk)
            let other = try await desk.accessToken(try await desk.authToken())
            let push = try #require(try await desk.push(other).text("id"))
            let login = try await desk.call(
                .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
            let asked = try #require(login.text("challengeId"))
            #expect(try await unlink(desk, token).status == 204)
            for id in [push, asked] {
                #expect(try await desk.simulate("success", id, of: user).text("code") == "DENIED")
            }
            try await desk.server.deliverWebhooks()
            let ends = receiver.told.filter { $0.contains("BIOMETRIC") }.sorted()
            #expect(
                ends == ["login BIOMETRIC EXPIRED", "stepup BIOMETRIC EXPIRED", "stepup BIOMETRIC EXPIRED"])
            for _ in 1...2 { _ = try await desk.enrolPush(token) }
            _ = try await desk.simulate("success", "130000000000000005", of: user)
            #expect(try await unlink(desk, token, "AUTHY").status == 204)
            let leftover = try await desk.simulate("success", "130000000000000004", of: user)
            #expect(leftover.text("code") == "DENIED")
            #expect(try await desk.factors(token).text("factors.1.channel") == nil)
        }
    }

    @Test func `of many that enrol, confirm or unlink at once each change is made once`() async throws {
        try await withReceiver { desk, receiver async throws in
            let grace = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            let enrolled = try await together { try await enrol(desk, grace) }
            #expect(enrolled == Array(repeating: "204", count: 8))
            let confirmed = try await together { try await confirm(desk, grace) }
            #expect(confirmed == ["204"] + Array(repeating: "CHANNEL_ALREADY_REGISTERED", count: 7))
            let (token, _) = try await steppedUp(desk)
            let unlinked = try await together { try await unlink(desk, token) }
            #expect(unlinked == ["204"] + Array(repeating: "CHANNEL_NOT_REGISTERED", count: 7))
            try await desk.server.deliverWebhooks()
            #expect(
                receiver.told.filter { $0.hasPrefix("auth") } == ["authentication_factors SMS ACTIVE"])
        }
    }

    @Test func `the fifth wrong code of an enrolment is told as its end`() async throws {
        try await withReceiver { desk, receiver async throws in
            let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            _ = try await enrol(desk, token)
            for _ in 1...4 { _ = try await confirm(desk, token, "000000") }
            try await desk.server.deliverWebhooks()
            #expect(!receiver.told.contains { $0.hasPrefix("auth") })
            #expect(try await confirm(desk, token, "000000").conflict == "CHALLENGE_LIMIT_EXCEEDED")
            try await desk.server.deliverWebhooks()
            #expect(receiver.told.last == "authentication_factors SMS INACTIVE")
            #expect(try await desk.factors(token).text("factors.0.status") == "INACTIVE")
            _ = try await enrol(desk, token)
            #expect(try await confirm(desk, token).status == 204)
        }
    }

    @Test func `too many questions of any kind leave none for an enrolment`() async throws {
        try await withAuthority {
            $0.idleSeconds = 7200
        } _: { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            _ = try await desk.sendCode(token)
            _ = try await desk.verifyCode(token, "123456")
            for _ in 1...9 {
                desk.clock.advance(seconds: 15)
                _ = try await desk.sendCode(token)
            }
            #expect(try await desk.enrolPush(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
        }
    }

    @Test func `unlinking takes a stepped-up access token of an active person`() async throws {
        try await withAuthority { desk async throws in
            let auth = try await desk.authToken()
            #expect(try await unlink(desk, auth).text("errorCode") == "ACCESS_TOKEN_REQUIRED")
            #expect(try await desk.enrolPush(auth).text("errorCode") == "ACCESS_TOKEN_REQUIRED")
            let token = try await desk.accessToken(auth)
            #expect(try await unlink(desk, token).text("errorCode") == "STEP_UP_REQUIRED")
            for word in ["SMS", "PIGEON"] {
                let answer = try await unlink(desk, token, word)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.params.1") == "BIOMETRIC")
            }
            #expect(try await enrol(desk, auth).text("errorCode") == "INSUFFICIENT_PERMISSIONS")
        }
        try await withPerson(
            #""mobile":"+35612345678","isActive":false"#, factors: ["SMS"]
        ) { desk, token async throws in
            _ = try await desk.sendCode(token)
            _ = try await desk.verifyCode(token, "123456")
            #expect(try await unlink(desk, token).conflict == "CREDENTIALS_INACTIVE")
        }
    }

    @Test func `factors are there after a restart as they were left`() async throws {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let token = try await withAuthority(clock: clock) {
                $0.database = .file(folder + "/a.db")
            } _: { desk async throws in
                let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
                _ = try await enrol(desk, token)
                _ = try await confirm(desk, token)
                return token
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(folder + "/a.db")
            } _: { desk async throws in
                #expect(try await desk.factors(token).text("factors.0.status") == "ACTIVE")
            }
        }
    }
}
