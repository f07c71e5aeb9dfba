import Authority
import Foundation
import HTTPTypes
import Testing

/// Stepping a token up by a code or a push, and what the simulator does.
@Suite struct StepUp {
    @Test func `a right code steps up the token that asked, and no other`() async throws {
        try await withAuthority { desk async throws in
            let auth = try await desk.authToken()
            let (token, other) = (try await desk.accessToken(auth), try await desk.accessToken(auth))
            #expect(try await desk.sendCode(token).status == 204)
            #expect(try await desk.verifyCode(other, "123456").conflict == "STATE_INVALID")
            #expect(try await desk.verifyCode(token, "123456").status == 204)
            #expect(try await desk.verifyCode(token, "123456").conflict == "ALREADY_VERIFIED")
            #expect(try await desk.enrolPush(token).conflict == nil)
            #expect(try await desk.enrolPush(other).body == #"{"errorCode":"STEP_UP_REQUIRED"}"#)
        }
    }

    @Test func `each wrong code counts, and the fifth ends the challenge`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            #expect(try await desk.verifyCode(token, "123456").conflict == "STATE_INVALID")
            _ = try await desk.sendCode(token)
            let wanted = [
                "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID", "VERIFICATION_CODE_INVALID",
                "ONE_CHALLENGE_LIMIT_REMAINING", "CHALLENGE_LIMIT_EXCEEDED", "CHALLENGE_LIMIT_EXCEEDED",
            ]
            for code in wanted { #expect(try await desk.verifyCode(token, "000000").conflict == code) }
            #expect(try await desk.verifyCode(token, "123456").conflict == "CHALLENGE_LIMIT_EXCEEDED")
            desk.clock.advance(seconds: 15)
            _ = try await desk.sendCode(token)
            #expect(try await desk.verifyCode(token, "123456").status == 204)
        }
    }

    @Test func `the fifth wrong code is told as a no, and a code that was replaced is not told of`()
        async throws
    {
        try await withReceiver {
            $0.idleSeconds = 3600
        } _: { desk, receiver async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            _ = try await desk.sendCode(token)
            for _ in 1...5 { _ = try await desk.verifyCode(token, "000000") }
            try await desk.server.deliverWebhooks()
            #expect(receiver.told.filter { $0.hasPrefix("stepup") } == ["stepup SMS DECLINED"])
            for _ in 1...2 {
                desk.clock.advance(seconds: 15)
                _ = try await desk.sendCode(token)
            }
            #expect(try await desk.verifyCode(token, "123456").status == 204)
            desk.clock.advance(seconds: 300)
            try await desk.server.deliverWebhooks()
            #expect(
                receiver.told.filter { $0.hasPrefix("stepup") }
                    == ["stepup SMS DECLINED", "stepup SMS VERIFIED"])
        }
    }

    @Test func `parallel guesses get no more tries than one after the other`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            _ = try await desk.sendCode(token)
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for guess in 0..<40 {
                    group.addTask { try await desk.verifyCode(token, String(100_000 + guess)).conflict }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == "VERIFICATION_CODE_INVALID" }.count == 3)
            #expect(answers.filter { $0 == "ONE_CHALLENGE_LIMIT_REMAINING" }.count == 1)
        }
    }

    @Test func `a code is over after five minutes, and another can be sent after fifteen seconds`()
        async throws
    {
        try await withAuthority {
            $0.idleSeconds = 3600
        } _: { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            #expect(try await desk.sendCode(token).status == 204)
            desk.clock.advance(seconds: 14.999)
            #expect(try await desk.sendCode(token).conflict == "RETRY_IN_15SEC")
            desk.clock.advance(seconds: 0.001)
            #expect(try await desk.sendCode(token).status == 204)
            desk.clock.advance(seconds: 299.999)
            #expect(try await desk.verifyCode(token, "000000").conflict == "VERIFICATION_CODE_INVALID")
            desk.clock.advance(seconds: 0.001)
            #expect(try await desk.verifyCode(token, "123456").conflict == "VERIFICATION_CODE_EXPIRED")
        }
    }

    @Test func `nobody is asked more than ten times an hour`() async throws {
        try await withAuthority {
            $0.idleSeconds = 7200
        } _: { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            for _ in 1...10 {
                #expect(try await desk.sendCode(token).status == 204)
                desk.clock.advance(seconds: 15)
            }
            #expect(try await desk.sendCode(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
            #expect(try await desk.push(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
            desk.clock.advance(seconds: 3600)
            #expect(try await desk.sendCode(token).status == 204)
        }
    }

    @Test func `a logout resets neither the fifteen seconds nor the hour`() async throws {
        try await withAuthority { desk async throws in
            for _ in 1...10 {
                let auth = try await desk.authToken()
                #expect(try await desk.sendCode(try await desk.accessToken(auth)).status == 204)
                desk.clock.advance(seconds: 14.999)
                #expect(try await desk.logOut(auth).status == 204)
                let soon = try await desk.accessToken(try await desk.authToken())
                #expect(try await desk.sendCode(soon).conflict == "RETRY_IN_15SEC")
                desk.clock.advance(seconds: 0.001)
            }
            let token = try await desk.accessToken(try await desk.authToken())
            #expect(try await desk.sendCode(token).conflict == "CHALLENGE_LIMIT_EXCEEDED")
        }
    }

    @Test func `what is asked in a session is told to be over with it, and nothing of another session is`()
        async throws
    {
        try await withReceiver { desk, receiver async throws in
            let (user, auth) = try await desk.ada()
            let push = try #require(try await desk.push(try await desk.accessToken(auth)).text("id"))
            _ = try await desk.sendCode(try await desk.accessToken(auth))
            let other = try await desk.push(try await desk.accessToken(try await desk.authToken()))
            #expect(try await desk.logOut(auth).status == 204)
            try await desk.server.deliverWebhooks()
            #expect(
                receiver.told.filter { $0.hasPrefix("stepup") }.sorted()
                    == ["stepup BIOMETRIC EXPIRED", "stepup SMS EXPIRED"])
            #expect(receiver.letters.contains { $0.text("challengeId") == push })
            let alive = try #require(other.text("id"))
            #expect(try await desk.simulate("success", alive, of: user).text("code") == "COMPLETED")
        }
    }

    @Test(arguments: [
        ("otp/BIOMETRIC", "CHANNEL_NOT_SUPPORTED"), ("otp/AUTHY", "CHANNEL_NOT_SUPPORTED"),
        ("otp/BIOMETRIC/verify", "CHANNEL_NOT_SUPPORTED"), ("push/SMS", "CHANNEL_NOT_SUPPORTED"),
        ("push/AUTHY", "CHANNEL_NOT_REGISTERED"),
    ])
    func `a channel that is not there is said to be none`(path: String, code: String) async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            let answer = try await desk.call(
                .post, "/multi/stepup/challenges/\(path)", bearer: token,
                json: #"{"verificationCode":"123456"}"#)
            #expect(answer.conflict == code)
        }
    }

    @Test func `a word that is no channel and a code that is none are bad requests`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            let answer = try await desk.call(.post, "/multi/stepup/challenges/otp/PIGEON", bearer: token)
            #expect(answer.status == 400)
            #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "channel")
            for code in ["", "12345", "1234567", "12345a", "１２３４５６"] {
                let answer = try await desk.verifyCode(token, code)
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
        try await withPerson(fields, factors: ["SMS"]) { desk, token async throws in
            #expect(try await desk.sendCode(token).conflict == code)
        }
    }

    @Test func `a programme without a channel supports it for nobody`() async throws {
        try await withPerson(#""mobile":"+35612345678""#, channels: #"["AUTHY"]"#) {
            desk, token async throws in
            #expect(try await desk.sendCode(token).conflict == "CHANNEL_NOT_SUPPORTED")
            let login = try await desk.call(
                .post, "/multi/login_via_biometrics", json: #"{"email":"bob@example.org"}"#)
            #expect(login.conflict == "CHANNEL_NOT_SUPPORTED")
        }
    }

    @Test func `a push is answered once, and steps up the token that asked`() async throws {
        try await withAuthority { desk async throws in
            let (user, auth) = try await desk.ada()
            let token = try await desk.accessToken(auth)
            let id = try #require(try await desk.push(token).text("id"))
            #expect(try await desk.push(token).conflict == "STATE_INVALID")
            #expect(try await desk.enrolPush(token).text("errorCode") == "STEP_UP_REQUIRED")
            #expect(try await desk.simulate("success", id, of: user).body == #"{"code":"COMPLETED"}"#)
            #expect(try await desk.enrolPush(token).status == 204)
            #expect(try await desk.simulate("success", id, of: user).body == #"{"code":"DENIED"}"#)
            #expect(try await desk.simulate("invalid", id, of: user).body == #"{"code":"DENIED"}"#)
            #expect(try await desk.push(token).conflict == "STATE_INVALID")
        }
    }

    @Test func `a push that is declined, expired, late or of an ended session changes nothing`() async throws
    {
        try await withAuthority {
            $0.idleSeconds = 3600
        } _: { desk async throws in
            let (user, auth) = try await desk.ada()
            let token = try await desk.accessToken(auth)
            for verb in ["invalid", "expired"] {
                let id = try #require(try await desk.push(token).text("id"))
                #expect(try await desk.simulate(verb, id, of: user).text("code") == "COMPLETED")
                #expect(try await desk.simulate("success", id, of: user).text("code") == "DENIED")
            }
            let late = try #require(try await desk.push(token).text("id"))
            desk.clock.advance(seconds: 300)
            #expect(try await desk.simulate("success", late, of: user).text("code") == "DENIED")
            let orphan = try #require(try await desk.push(token).text("id"))
            #expect(try await desk.enrolPush(token).text("errorCode") == "STEP_UP_REQUIRED")
            _ = try await desk.logOut(auth)
            #expect(try await desk.simulate("success", orphan, of: user).text("code") == "DENIED")
        }
    }

    @Test(arguments: ["success", "invalid", "expired"])
    func `the simulator opens with its own key alone, and to whole numbers`(verb: String) async throws {
        try await withAuthority { desk async throws in
            let (user, auth) = try await desk.ada()
            let id = try #require(try await desk.push(try await desk.accessToken(auth)).text("id"))
            for key in [nil, "demo-api-key", ""] {
                let refused = try await desk.simulate(verb, id, of: user, key: key)
                #expect(refused.status == 401)
                #expect(refused.text("message") == "The programme-key is missing or wrong.")
            }
            let wrong = try await desk.simulate(verb, "x", of: user)
            #expect(wrong.status == 400)
            #expect(wrong.text("validation.fields.0.name") == "challenge_id")
            #expect(wrong.text("validation.fields.0.errors.0.type") == "REGEX")
            let huge = try await desk.simulate(verb, "99999999999999999999", of: user)
            #expect(huge.status == 400)
            let long = String(repeating: "x", count: 256)
            let named = try await desk.simulate(verb, id, of: user, reference: long)
            #expect(named.status == 400)
            #expect(named.text("validation.fields.0.name") == "call-ref")
            #expect(try await desk.simulate(verb, id, of: "1").text("code") == "DENIED")
            let last = try await desk.simulate(verb, id, of: user, reference: String(long.dropLast()))
            #expect(last.text("code") == "COMPLETED")
        }
    }

    @Test func `a stepped-up token is still one after a restart`() async throws {
        try await withFolder { folder async throws in
            let file = folder + "/authority.db"
            let clock = ManualClock()
            let token = try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                let token = try await desk.accessToken(try await desk.authToken())
                _ = try await desk.sendCode(token)
                _ = try await desk.verifyCode(token, "123456")
                return token
            }
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
            } _: { desk async throws in
                #expect(try await desk.enrolPush(token).status == 204)
            }
        }
    }
}

extension Answer {
    /// The vendor's code of a 409.
    var conflict: String? { status == 409 ? text("errorCode") : nil }
}

extension Desk {
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

    /// Steps a token up by a push that is said yes to.
    func stepUpByPush(_ token: String) async throws {
        let id = try #require(try await push(token).text("id").flatMap { Int64($0) })
        let isTaken = try await server.answerChallenge(id, .accept)
        #expect(isTaken)
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
    _ test: @Sendable @escaping (Desk, String) async throws -> Void
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
        } _: { desk async throws in
            let auth = try await desk.authToken("bob@example.org")
            try await test(desk, try await desk.accessToken(auth))
        }
    }
}
