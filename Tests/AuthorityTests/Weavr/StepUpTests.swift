import Authority
import Foundation
import HTTPTypes
import Testing

/// Stepping a token up by code or push, and the simulator.
@Suite struct StepUp {
    @Test func `a right code steps up the requesting token and no other`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            let (token, other) = (
                try await authority.accessToken(auth), try await authority.accessToken(auth)
            )
            #expect(try await authority.sendCode(token).status == 204)
            #expect(try await authority.verifyCode(other, "123456").conflict == "STATE_INVALID")
            #expect(try await authority.verifyCode(token, "123456").status == 204)
            #expect(try await authority.verifyCode(token, "123456").conflict == "ALREADY_VERIFIED")
            #expect(try await authority.enrolPush(token).conflict == nil)
            #expect(try await authority.enrolPush(other).body == #"{"errorCode":"STEP_UP_REQUIRED"}"#)
        }
    }

    @Test func `each wrong code counts, and the fifth ends the challenge`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            #expect(try await authority.verifyCode(token, "123456").conflict == "STATE_INVALID")
            _ = try await authority.sendCode(token)
            let wanted = [
                "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID",
                "ONE_CHALLENGE_LIMIT_REMAINING", "CHALLENGE_LIMIT_EXCEEDED", "CHALLENGE_LIMIT_EXCEEDED",
            ]
            for code in wanted { #expect(try await authority.verifyCode(token, "000000").conflict == code) }
            #expect(try await authority.verifyCode(token, "123456").conflict == "CHALLENGE_LIMIT_EXCEEDED")
            authority.clock.advance(seconds: 15)
            _ = try await authority.sendCode(token)
            #expect(try await authority.verifyCode(token, "123456").status == 204)
        }
    }

    @Test func `the fifth wrong code is reported as declined, and a replaced code is not reported`()
        async throws
    {
        try await withFakeReceiver {
            $0.idleTimeout = .seconds(3600)
        } _: { authority, receiver async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            _ = try await authority.sendCode(token)
            for _ in 1...5 { _ = try await authority.verifyCode(token, "000000") }
            try await authority.server.deliverWebhooks()
            #expect(receiver.reported.filter { $0.hasPrefix("stepup") } == ["stepup SMS DECLINED"])
            for _ in 1...2 {
                authority.clock.advance(seconds: 15)
                _ = try await authority.sendCode(token)
            }
            #expect(try await authority.verifyCode(token, "123456").status == 204)
            authority.clock.advance(seconds: 300)
            try await authority.server.deliverWebhooks()
            #expect(
                receiver.reported.filter { $0.hasPrefix("stepup") }
                    == ["stepup SMS DECLINED", "stepup SMS VERIFIED"])
        }
    }

    @Test func `parallel guesses get no more attempts than sequential ones`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            _ = try await authority.sendCode(token)
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for guess in 0..<40 {
                    group.addTask { try await authority.verifyCode(token, String(100_000 + guess)).conflict }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == "VERIFICATION_CODE_INVALID" }.count == 3)
            #expect(answers.filter { $0 == "ONE_CHALLENGE_LIMIT_REMAINING" }.count == 1)
        }
    }

    @Test func `a code expires after five minutes, and another can be sent after fifteen seconds`()
        async throws
    {
        try await withAuthority {
            $0.idleTimeout = .seconds(3600)
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            #expect(try await authority.sendCode(token).status == 204)
            authority.clock.advance(seconds: 14.999)
            #expect(try await authority.sendCode(token).conflict == "RETRY_IN_15SEC")
            authority.clock.advance(seconds: 0.001)
            #expect(try await authority.sendCode(token).status == 204)
            authority.clock.advance(seconds: 299.999)
            #expect(try await authority.verifyCode(token, "000000").conflict == "VERIFICATION_CODE_INVALID")
            authority.clock.advance(seconds: 0.001)
            #expect(try await authority.verifyCode(token, "123456").conflict == "VERIFICATION_CODE_EXPIRED")
        }
    }

    @Test func `a person gets at most ten challenges an hour`() async throws {
        try await withAuthority {
            $0.idleTimeout = .seconds(7200)
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            for _ in 1...10 {
                #expect(try await authority.sendCode(token).status == 204)
                authority.clock.advance(seconds: 15)
            }
            #expect(try await authority.sendCode(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
            #expect(try await authority.push(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
            authority.clock.advance(seconds: 3600)
            #expect(try await authority.sendCode(token).status == 204)
        }
    }

    @Test func `a logout resets neither the fifteen seconds nor the hour`() async throws {
        try await withAuthority { authority async throws in
            for _ in 1...10 {
                let auth = try await authority.authToken()
                #expect(try await authority.sendCode(try await authority.accessToken(auth)).status == 204)
                authority.clock.advance(seconds: 14.999)
                #expect(try await authority.logOut(auth).status == 204)
                let soon = try await authority.accessToken(try await authority.authToken())
                #expect(try await authority.sendCode(soon).conflict == "RETRY_IN_15SEC")
                authority.clock.advance(seconds: 0.001)
            }
            let token = try await authority.accessToken(try await authority.authToken())
            #expect(try await authority.sendCode(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
        }
    }

    @Test func `the challenges of a session are reported as expired when it ends, and no others`()
        async throws
    {
        try await withFakeReceiver { authority, receiver async throws in
            let (user, auth) = try await authority.ada()
            let push = try #require(
                try await authority.push(try await authority.accessToken(auth)).text("id"))
            _ = try await authority.sendCode(try await authority.accessToken(auth))
            let other = try await authority.push(
                try await authority.accessToken(try await authority.authToken()))
            #expect(try await authority.logOut(auth).status == 204)
            try await authority.server.deliverWebhooks()
            #expect(
                receiver.reported.filter { $0.hasPrefix("stepup") }.sorted()
                    == ["stepup BIOMETRIC EXPIRED", "stepup SMS EXPIRED"])
            #expect(receiver.deliveries.contains { $0.text("challengeId") == push })
            let alive = try #require(other.text("id"))
            #expect(try await authority.simulate("success", alive, of: user).text("code") == "COMPLETED")
        }
    }

    @Test(arguments: [
        ("otp/BIOMETRIC", "CHANNEL_NOT_SUPPORTED"), ("otp/AUTHY", "CHANNEL_NOT_SUPPORTED"),
        ("otp/BIOMETRIC/verify", "CHANNEL_NOT_SUPPORTED"), ("push/SMS", "CHANNEL_NOT_SUPPORTED"),
        ("push/AUTHY", "CHANNEL_NOT_REGISTERED"),
    ])
    func `a channel that is not there is said to be none`(path: String, code: String) async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let answer = try await authority.call(
                .post, "/multi/stepup/challenges/\(path)", bearer: token,
                json: #"{"verificationCode":"123456"}"#)
            #expect(answer.conflict == code)
        }
    }

    @Test func `an unknown channel and a malformed code are bad requests`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let answer = try await authority.call(.post, "/multi/stepup/challenges/otp/PIGEON", bearer: token)
            #expect(answer.status == 400)
            #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "channel")
            for code in ["", "12345", "1234567", "12345a", "１２３４５６"] {
                let answer = try await authority.verifyCode(token, code)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "verificationCode")
            }
        }
    }

    @Test(arguments: [
        (#""mobile":"+85012345678""#, "MOBILE_COUNTRY_NOT_SUPPORTED"),
        (#""mobile":"12""#, "MOBILE_NUMBER_INVALID"),
    ])
    func `a number that no message reaches is said to be one`(fields: String, code: String) async throws {
        try await withPerson(fields, factors: ["SMS"]) { authority, token async throws in
            #expect(try await authority.sendCode(token).conflict == code)
        }
    }

    @Test func `a channel that the programme lacks is not supported`() async throws {
        try await withPerson(#""mobile":"+35612345678""#, channels: #"["AUTHY"]"#) {
            authority, token async throws in
            #expect(try await authority.sendCode(token).conflict == "CHANNEL_NOT_SUPPORTED")
            let login = try await authority.call(
                .post, "/multi/login_via_biometrics", json: #"{"email":"bob@example.org"}"#)
            #expect(login.conflict == "CHANNEL_NOT_SUPPORTED")
        }
    }

    @Test func `a push is answered once and steps up the requesting token`() async throws {
        try await withAuthority { authority async throws in
            let (user, auth) = try await authority.ada()
            let token = try await authority.accessToken(auth)
            let id = try #require(try await authority.push(token).text("id"))
            #expect(try await authority.push(token).conflict == "STATE_INVALID")
            #expect(try await authority.enrolPush(token).text("errorCode") == "STEP_UP_REQUIRED")
            #expect(try await authority.simulate("success", id, of: user).body == #"{"code":"COMPLETED"}"#)
            #expect(try await authority.enrolPush(token).status == 204)
            #expect(try await authority.simulate("success", id, of: user).body == #"{"code":"DENIED"}"#)
            #expect(try await authority.simulate("invalid", id, of: user).body == #"{"code":"DENIED"}"#)
            #expect(try await authority.push(token).conflict == "STATE_INVALID")
        }
    }

    @Test func `a push that is declined, expired, late or of an ended session changes nothing`() async throws
    {
        try await withAuthority {
            $0.idleTimeout = .seconds(3600)
        } _: { authority async throws in
            let (user, auth) = try await authority.ada()
            let token = try await authority.accessToken(auth)
            for verb in ["invalid", "expired"] {
                let id = try #require(try await authority.push(token).text("id"))
                #expect(try await authority.simulate(verb, id, of: user).text("code") == "COMPLETED")
                #expect(try await authority.simulate("success", id, of: user).text("code") == "DENIED")
            }
            let late = try #require(try await authority.push(token).text("id"))
            authority.clock.advance(seconds: 300)
            #expect(try await authority.simulate("success", late, of: user).text("code") == "DENIED")
            let orphan = try #require(try await authority.push(token).text("id"))
            #expect(try await authority.enrolPush(token).text("errorCode") == "STEP_UP_REQUIRED")
            _ = try await authority.logOut(auth)
            #expect(try await authority.simulate("success", orphan, of: user).text("code") == "DENIED")
        }
    }

    @Test(arguments: ["success", "invalid", "expired"])
    func `the simulator opens with its own key alone, and to whole numbers`(verb: String) async throws {
        try await withAuthority { authority async throws in
            let (user, auth) = try await authority.ada()
            let id = try #require(try await authority.push(try await authority.accessToken(auth)).text("id"))
            for key in [nil, "demo-api-key", ""] {
                let refused = try await authority.simulate(verb, id, of: user, key: key)
                #expect(refused.status == 401)
                #expect(refused.text("message") == "The programme-key is missing or wrong.")
            }
            let wrong = try await authority.simulate(verb, "x", of: user)
            #expect(wrong.status == 400)
            #expect(wrong.text("validation.fields.0.name") == "challenge_id")
            #expect(wrong.text("validation.fields.0.errors.0.type") == "REGEX")
            let huge = try await authority.simulate(verb, "99999999999999999999", of: user)
            #expect(huge.status == 400)
            let long = String(repeating: "x", count: 256)
            let named = try await authority.simulate(verb, id, of: user, reference: long)
            #expect(named.status == 400)
            #expect(named.text("validation.fields.0.name") == "call-ref")
            #expect(try await authority.simulate(verb, id, of: "1").text("code") == "DENIED")
            let last = try await authority.simulate(verb, id, of: user, reference: String(long.dropLast()))
            #expect(last.text("code") == "COMPLETED")
        }
    }

    @Test func `a stepped-up token stays so after a restart`() async throws {
        try await withFolder { folder async throws in
            let file = folder + "/authority.db"
            let clock = ManualClock()
            let token = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                let token = try await authority.accessToken(try await authority.authToken())
                _ = try await authority.sendCode(token)
                _ = try await authority.verifyCode(token, "123456")
                return token
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { authority async throws in
                #expect(try await authority.enrolPush(token).status == 204)
            }
        }
    }
}

extension Answer {
    /// The vendor's code of a 409.
    var conflict: String? { status == 409 ? text("errorCode") : nil }
}

extension AuthorityTester {
    func sendCode(_ token: String) async throws -> Answer {
        try await call(.post, "/multi/stepup/challenges/otp/SMS", bearer: token)
    }

    func verifyCode(_ token: String, _ code: String) async throws -> Answer {
        try await call(
            .post, "/multi/stepup/challenges/otp/SMS/verify", bearer: token,
            json: #"{"verificationCode":"\#(code)"}"#)
    }

    func push(_ token: String) async throws -> Answer {
        try await call(.post, "/multi/stepup/challenges/push/BIOMETRIC", bearer: token)
    }

    func enrolPush(_ token: String) async throws -> Answer {
        try await call(.post, "/multi/authentication_factors/push/AUTHY", bearer: token)
    }

    /// Steps a token up by an accepted push.
    func stepUpByPush(_ token: String) async throws {
        let id = try #require(try await push(token).text("id").flatMap { Int64($0) })
        let isAnswered = try await server.answerChallenge(id, .accept)
        #expect(isAnswered)
    }

    /// The number of the demo's first person, and an auth token of hers.
    func ada() async throws -> (user: String, auth: String) {
        let login = try await logIn()
        return (try #require(login.text("credentials.id")), try #require(login.text("token")))
    }

    func simulate(
        _ verb: String, _ challenge: String, of user: String, key: String? = "demo-secret-key",
        reference: String? = nil
    ) async throws -> Answer {
        var headers = HTTPFields()
        if let key, let name = HTTPField.Name("programme-key") { headers[name] = key }
        if let reference, let name = HTTPField.Name("call-ref") { headers[name] = reference }
        return try await call(
            .post, "/simulate/api/factors/\(user)/challenges/\(challenge)/verify_\(verb)", headers: headers)
    }
}

/// An authority with one more person, and an access token of that person.
func withPerson(
    _ fields: String, role: String = "ROOT", factors: [String] = [],
    channels: String = #"["SMS","AUTHY","BIOMETRIC"]"#,
    _ test: @Sendable @escaping (AuthorityTester, String) async throws -> Void
) async throws {
    let types = ["SMS": "OTP", "AUTHY": "PUSH", "BIOMETRIC": "BIOMETRIC"]
    let factors = factors.map { #"{"type":"\#(types[$0] ?? "")","channel":"\#($0)"}"# }.joined(separator: ",")
    let seed = """
        {"channels":\(channels),"people":[{"email":"bob@example.org","role":"\(role)","factors":[\(factors)],
        "identities":[{"type":"CONSUMER","name":"Bob"}],\(fields)}]}
        """
    try await withFolder { folder async throws in
        try seed.write(toFile: folder + "/seed.json", atomically: true, encoding: .utf8)
        try await withAuthority {
            $0.seedFile = folder + "/seed.json"
        } _: { authority async throws in
            let auth = try await authority.authToken("bob@example.org")
            try await test(authority, try await authority.accessToken(auth))
        }
    }
}
