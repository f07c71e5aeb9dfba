import Authority
import Foundation
import HTTPTypes
import Testing

/// Weavr's reset of a forgotten password by a mailed code.
@Suite struct `Lost passwords` {
    private static let ada = "ada@acme.example"
    private static let new = "Quartz-1234"

    @Test func `a mailed code sets a new password once and starts a session`() async throws {
        try await withMail { authority, mail in
            let code = try await requestCode(authority, mail)
            #expect(code.count == 6 && code.allSatisfy { ("0"..."9").contains($0) })
            let answer = try await resume(authority, code)
            #expect(answer.status == 200)
            let token = try #require(answer.text("token"))
            #expect(answer.body == #"{"token":"\#(token)"}"#)
            #expect(try await authority.identities(token).status == 200)
            #expect(try await authority.logIn().status == 403)
            #expect(try await authority.logIn(Self.ada, Self.new).status == 200)
            let again = try await resume(authority, code, "Quartz-5678")
            #expect(again.status == 404 && again.text("errorCode") == "TOKEN_NOT_FOUND")
        }
    }

    @Test func `a reset ends every session and every challenge of the person and of no other`() async throws {
        try await withMail { authority, mail in
            let auth = try await authority.authToken()
            let access = try await authority.accessToken(auth)
            let grace = try await authority.authToken("grace@acme.example")
            let push = try await authority.call(
                .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
            let challenge = try #require(push.text("challengeId").flatMap { Int64($0) })
            #expect(try await resume(authority, try await requestCode(authority, mail)).status == 200)
            #expect(try await authority.identities(auth).status == 401)
            #expect(try await authority.factors(access).status == 401)
            #expect(try await authority.identities(grace).status == 200)
            let isAnswered = try await authority.server.answerChallenge(challenge, .accept)
            #expect(!isAnswered)
        }
    }

    @Test func `a reset lifts the locks of the login and of the change, and the expiry of the password`()
        async throws
    {
        try await withMail { authority, mail in
            let token = try await authority.authToken()
            for _ in 1...5 {
                _ = try await authority.logIn(Self.ada, "Wrong-1234")
                _ = try await authority.changePassword(token, from: "Wrong-1234", to: "Quartz-9999")
            }
            #expect(try await authority.logIn().status == 423)
            let fresh = try #require(
                try await resume(authority, try await requestCode(authority, mail)).text("token"))
            #expect(try await authority.logIn(Self.ada, Self.new).status == 200)
            let change = try await authority.changePassword(fresh, from: Self.new, to: "Quartz-9999")
            #expect(change.status == 200)
            let expired = "expired@acme.example"
            #expect(
                try await resume(authority, try await requestCode(authority, mail, expired), email: expired)
                    .status
                    == 200)
            #expect(try await authority.logIn(expired, Self.new).status == 200)
        }
    }

    @Test func `a code is valid for fifteen minutes and then expired`()
        async throws
    {
        try await withMail { authority, mail in
            let first = try await requestCode(authority, mail)
            authority.clock.advance(seconds: 899.999)
            #expect(try await resume(authority, first, "short").status == 409)
            authority.clock.advance(seconds: 0.001)
            let late = try await resume(authority, first)
            #expect(late.status == 410 && late.text("errorCode") == "TOKEN_EXPIRED")
            let second = try await requestCode(authority, mail)
            authority.clock.advance(seconds: 899.999)
            #expect(try await resume(authority, second).status == 200)
        }
    }

    @Test func `a newer code replaces an older one, and a new password revokes it`() async throws {
        try await withMail { authority, mail in
            let first = try await requestCode(authority, mail)
            let second = try await requestCode(authority, mail)
            if first != second { #expect(try await resume(authority, first).status == 404) }
            let token = try await authority.authToken()
            #expect(
                try await authority.changePassword(token, from: AuthorityTester.password, to: Self.new).status
                    == 200)
            #expect(try await resume(authority, second, "Quartz-5678").status == 404)
        }
    }

    @Test func `the new password must meet the rules, and a rejected one leaves the code valid`()
        async throws
    {
        try await withMail { authority, mail in
            let code = try await requestCode(authority, mail)
            for (password, fault) in [
                ("", "PASSWORD_TOO_SHORT"), ("Abc-123", "PASSWORD_TOO_SHORT"),
                ("Quartz-1\(String(repeating: "x", count: 23))", "PASSWORD_TOO_LONG"),
                ("quartz-1", "PASSWORD_TOO_SIMPLE"), (AuthorityTester.password, "PASSWORD_ALREADY_USED"),
            ] {
                let answer = try await resume(authority, code, password)
                #expect(answer.status == 409 && answer.text("errorCode") == fault, "\(password)")
            }
            #expect(try await resume(authority, code).status == 200)
        }
    }

    @Test func `five wrong codes in a row revoke the code and are limited, for unknown e-mails too`()
        async throws
    {
        try await withMail { authority, mail in
            let codes = [
                (Self.ada, try await requestCode(authority, mail)), ("nobody@acme.example", "000000"),
            ]
            var shapes: [[String]] = []
            for (email, code) in codes {
                let wrong = code == "111111" ? "222222" : "111111"
                var own: [String] = []
                for _ in 1...5 { own.append(shape(try await resume(authority, wrong, email: email))) }
                #expect(own.allSatisfy { $0.hasPrefix("409") && $0.contains("INVALID_NONCE_OR_EMAIL") })
                let limited = try await resume(authority, code, email: email)
                #expect(limited.status == 429 && limited.header("x-ratelimit-limit") == "5, 5;w=1800")
                #expect(limited.header("x-ratelimit-reset") == "1800")
                shapes.append(own + [shape(limited)])
            }
            #expect(shapes[0] == shapes[1])
            #expect(try await authority.logIn().status == 200)
            authority.clock.advance(seconds: 1800)
            let revoked = try await resume(authority, codes[0].1)
            #expect(revoked.status == 404)
            #expect(try await resume(authority, try await requestCode(authority, mail)).status == 200)
        }
    }

    @Test func `parallel guesses get five comparisons, and of parallel resets with a code one succeeds`()
        async throws
    {
        try await withMail { authority, mail in
            let code = try await requestCode(authority, mail)
            let wins = try await statuses(of: 10) { try await resume(authority, code, "Quartz-\($0)-abc") }
            #expect(wins[200] == 1 && (wins[404] ?? 0) + (wins[429] ?? 0) == 9)
            let other = try await requestCode(authority, mail)
            let wrong = other == "111111" ? "222222" : "111111"
            let guesses = try await statuses(of: 50) { _ in try await resume(authority, wrong) }
            #expect(guesses == [409: 5, 429: 45])
        }
    }

    @Test func `starting a reset does not reveal who has an account`() async throws {
        try await withMail { authority, mail in
            let before = authority.server.transactionCount
            let known = try await start(authority, Self.ada)
            let middle = authority.server.transactionCount
            let unknown = try await start(authority, "nobody@acme.example")
            #expect(shape(known) == shape(unknown) && known.status == 204 && known.body.isEmpty)
            #expect(middle - before == authority.server.transactionCount - middle)
            #expect(await mail.lines.count == 1)
            #expect(try await start(authority, "ADA@acme.example").status == 204)
            #expect(await mail.lines.count == 2)
        }
    }

    @Test func `a person who is not active gets no mail`() async throws {
        try await withFolder { folder async throws in
            let (seed, path) = (folder + "/seed.json", folder + "/mail")
            let people = """
                {"people":[{"email":"bob@example.org","isActive":false,
                "identities":[{"type":"CONSUMER","name":"Bob"}]}]}
                """
            try Data(people.utf8).write(to: URL(fileURLWithPath: seed))
            try await withAuthority {
                $0.mailFile = path
                $0.seedFile = seed
            } _: { authority async throws in
                #expect(try await start(authority, "bob@example.org").status == 204)
                let mail = MailReader(path: path, server: authority.server)
                #expect(await mail.lines.isEmpty)
            }
        }
    }

    @Test func `a database that leaks holds no code, and a restart revokes pending ones`() async throws {
        try await withFolder { folder async throws in
            let (file, path) = (folder + "/authority.db", folder + "/mail")
            let change: @Sendable (inout AuthorityConfiguration) -> Void = {
                $0.database = .file(file)
                $0.mailFile = path
            }
            let code = try await withAuthority(change) { authority async throws in
                let mail = MailReader(path: path, server: authority.server)
                let code = try await requestCode(authority, mail)
                for suffix in ["", "-wal"] {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: file + suffix))
                    #expect(bytes.range(of: Data(code.utf8)) == nil)
                }
                return code
            }
            try await withAuthority(change) { authority async throws in
                #expect(try await resume(authority, code).text("errorCode") == "INVALID_NONCE_OR_EMAIL")
            }
        }
    }

    @Test func `the invalid fields of both calls are named`() async throws {
        try await withAuthority { authority async throws in
            func post(_ step: String, _ json: String) async throws -> String {
                let answer = try await authority.call(
                    .post, "/multi/passwords/lost_password/\(step)", json: json)
                #expect(answer.status == 400)
                return invalidFields(answer)
            }
            #expect(try await post("start", "{}") == "email REQUIRED")
            #expect(try await post("start", #"{"email":"x"}"#) == "email REGEX")
            #expect(
                try await post("resume", "{}") == "email REQUIRED, nonce REQUIRED, newPassword REQUIRED")
            #expect(
                try await post("resume", #"{"email":"x","nonce":"12345a","newPassword":{}}"#)
                    == "email REGEX, nonce REGEX, newPassword.value REQUIRED")
        }
    }

    @Test(arguments: ["start", "resume"])
    func `both calls need the api-key, obey the rate limit, and report a failure`(step: String) async throws {
        let json = #"{"email":"ada@acme.example","nonce":"000000","newPassword":{"value":"Quartz-1234"}}"#
        let path = "/multi/passwords/lost_password/\(step)"
        try await withAuthority(closes: false) {
            $0.rateLimits = [RateLimit("1;w=60")].compactMap(\.self)
        } _: { authority async throws in
            #expect(try await authority.call(.post, path, key: "other", json: json).status == 401)
            #expect(try await authority.call(.post, path, json: json).status != 429)
            #expect(try await authority.call(.post, path, json: json).status == 429)
            authority.clock.advance(seconds: 60)
            try authority.server.close()
            #expect(try await authority.call(.post, path, json: json).status == 500)
        }
    }

    @Test func `with a full hashing queue a resume is 503 and leaves the code valid`() async throws {
        try await withFolder { folder async throws in
            let path = folder + "/mail"
            try await withAuthority {
                $0.mailFile = path
                $0.passwordCost = PasswordCost(logRounds: 12, blockSize: 8, parallelism: 1)
            } _: { authority async throws in
                let mail = MailReader(path: path, server: authority.server)
                let code = try await requestCode(authority, mail)
                let logins = Task {
                    try await statuses(of: 100) {
                        try await authority.logIn("nobody\($0)@acme.example", "Wrong-1234")
                    }
                }
                var answer = try await resume(authority, "999999" == code ? "888888" : "999999")
                repeat { answer = try await resume(authority, code) } while answer.status == 503
                #expect(answer.status == 200)
                #expect(try await logins.value[503] ?? 0 > 0)
            }
        }
    }

    // MARK: - Calls

    private func start(_ authority: AuthorityTester, _ email: String) async throws -> Answer {
        try await authority.call(
            .post, "/multi/passwords/lost_password/start", json: #"{"email":"\#(email)"}"#)
    }

    /// Starts a reset and reads its code from the mail.
    private func requestCode(
        _ authority: AuthorityTester, _ mail: MailReader, _ email: String = ada
    ) async throws -> String {
        #expect(try await start(authority, email).status == 204)
        return try await mail.secret()
    }

    private func resume(
        _ authority: AuthorityTester, _ code: String, _ password: String = new, email: String = ada
    ) async throws -> Answer {
        try await authority.call(
            .post, "/multi/passwords/lost_password/resume",
            json: #"{"email":"\#(email)","nonce":"\#(code)","newPassword":{"value":"\#(password)"}}"#)
    }
}
