import Authority
import HTTPTypes
import Testing

/// Verifiable's login: the order of its errors, the life of a token, and what a new password ends.
@Suite struct VerifiableSigningIn {
    @Test func `the response to a login has every field of the description`() async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.verify(life: "00:30:00")
            #expect(answer.status == 200)
            #expect(answer.text("token")?.count == 43)
            #expect(answer.text("tokenId")?.count == 36)
            #expect(answer.text("email") == "admin@verify.example")
            #expect(answer.text("role.name") == "Admin")
            #expect(answer.text("role.permissions.Users") == "Write")
            // The test's clock is at 2027-01-15T08:00:00Z.
            #expect(answer.text("expiresAt") == "2027-01-15T08:30:00.0000000Z")
            #expect(answer.text("persistenceHint") == "Persistent")
            #expect(answer.header("date") == "Fri, 15 Jan 2027 08:00:00 GMT")
        }
    }

    @Test func `a reader gets the reader's role and an ephemeral token`() async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.verify("reader@verify.example")
            #expect(answer.text("role.name") == "Reader")
            #expect(answer.text("role.permissions.Users") == "Read")
            #expect(answer.text("role.permissions.Billing") == "None")
            #expect(answer.text("persistenceHint") == "Ephemeral")
        }
    }

    /// The request and the status. Of several errors, the first in the vendor's order is reported.
    @Test(arguments: [
        (#"{"email":"admin@verify.example"}"#, 400),
        (#"{"password":"Curfew-demo-1"}"#, 400),
        (#"{"email":"","password":"x"}"#, 400),
        (#"{"email":7,"password":"x"}"#, 400),
        (#"{"email":"admin@verify.example","password":"x","timeToLive":"soon"}"#, 400),
        (#"{"email":"admin@verify.example","password":"Wrong-1234","newPassword":"Wrong-1234"}"#, 400),
        (#"{"email":"admin@verify.example","password":"Wrong-1234","newPassword":"short"}"#, 400),
        (#"{"email":"admin@verify.example","password":"Wrong-1234","newPassword":"Quartz-1234"}"#, 403),
        (#"{"email":"admin@verify.example","password":"Wrong-1234"}"#, 401),
        (#"{"email":"nobody@verify.example","password":"Wrong-1234"}"#, 401),
        (#"{"email":"ada@acme.example","password":"Curfew-demo-1"}"#, 401),
        (#"{"email":"expired@acme.example","password":"Wrong-1234"}"#, 401),
        (#"{"email":"expired@acme.example","password":"Curfew-demo-1"}"#, 409),
        ("not json", 400),
    ])
    func `each fault has its status and its problem details`(body: String, status: Int) async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.api(.post, "/auth/token/password", json: body)
            #expect(answer.status == status, "\(answer.body)")
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(answer.text("status") == "\(status)")
            #expect(answer.text("instance") == "/api/auth/token/password")
            for field in ["type", "title", "detail"] { #expect(answer.text(field)?.isEmpty == false) }
        }
    }

    @Test func `unknown e-mails and wrong passwords get the same response, before and after the lock`()
        async throws
    {
        try await withAuthority { authority async throws in
            for attempt in 1...6 {
                let wrong = try await authority.verify(AuthorityTester.admin, "Wrong-1234")
                let unknown = try await authority.verify("nobody@verify.example", "Wrong-1234")
                #expect(wrong.status == (attempt > 5 ? 429 : 401))
                #expect((wrong.status, wrong.body) == (unknown.status, unknown.body))
                #expect(wrong.header("retry-after") == unknown.header("retry-after"))
            }
            #expect(try await authority.verify().status == 429)
            authority.clock.advance(seconds: 1800)
            #expect(try await authority.verify().status == 200)
        }
    }

    @Test func `a new password ends every token except the new one, in every order of use`() async throws {
        try await withAuthority { authority async throws in
            let old = [try await authority.bearer().token, try await authority.bearer().token]
            let changed = try await authority.verify(new: "Quartz-12345")
            let new = try #require(changed.text("token"))
            for token in old { #expect(try await authority.list(token).status == 401) }
            #expect(try await authority.list(new).text("totalCount") == "1")
            #expect(try await authority.verify().status == 401)
            #expect(try await authority.verify(AuthorityTester.admin, "Quartz-12345").status == 200)
        }
    }

    @Test func `an expired password is replaced at the login and then works`() async throws {
        try await withAuthority { authority async throws in
            let email = "expired@acme.example"
            #expect(try await authority.verify(email).status == 409)
            #expect(try await authority.verify(email, new: "Quartz-12345").status == 200)
            #expect(try await authority.verify(email, "Quartz-12345").status == 200)
        }
    }

    @Test func `a token lives as long as requested, at most the limit, and no longer`() async throws {
        try await withAuthority {
            $0.timeToLiveLimit = .seconds(3600)
        } _: { authority async throws in
            let asked = try await authority.bearer(life: "00:00:30").token
            let capped = try await authority.bearer(life: "1.00:00:00").token
            let plain = try await authority.bearer().token
            authority.clock.advance(seconds: 29.9)
            #expect(try await authority.list(asked).status == 200)
            authority.clock.advance(seconds: 0.1)
            #expect(try await authority.list(asked).status == 401)
            authority.clock.advance(seconds: 3569.9)
            for token in [capped, plain] { #expect(try await authority.list(token).status == 200) }
            authority.clock.advance(seconds: 0.1)
            for token in [capped, plain] { #expect(try await authority.list(token).status == 401) }
        }
    }

    @Test func `a token ends after four weeks without use, and each use moves that end`() async throws {
        try await withAuthority {
            $0.timeToLiveLimit = .seconds(60 * 86_400)
        } _: { authority async throws in
            let used = try await authority.bearer().token
            let unused = try await authority.bearer().token
            authority.clock.advance(seconds: 27 * 86_400)
            #expect(try await authority.list(used).status == 200)
            authority.clock.advance(seconds: 86_400)
            #expect(try await authority.list(unused).status == 401)
            #expect(try await authority.list(used).text("totalCount") == "1")
            authority.clock.advance(seconds: 28 * 86_400)
            #expect(try await authority.list(used).status == 401)
        }
    }

    @Test func `a clock that is set back makes no ended token live`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.bearer(life: "00:01:00").token
            authority.clock.advance(seconds: 61)
            authority.clock.setWall(by: -3600)
            #expect(try await authority.list(token).status == 401)
        }
    }

    @Test func `a client's token from its credentials lives an hour`() async throws {
        try await withAuthority { authority async throws in
            let id = "9d3f0c64-5f0e-4d0b-8f7a-2f1c7a1e5b10"
            func ask(_ form: String) async throws -> Answer {
                try await authority.api(
                    .post, "/auth/oauth/token", json: form, type: "application/x-www-form-urlencoded")
            }
            let grant = "grant_type=client_credentials&client_id=\(id)&client_secret="
            let answer = try await ask(grant + "demo-client-secret")
            #expect(answer.status == 200)
            #expect(answer.text("token_type") == "Bearer")
            #expect(answer.text("expires_in") == "3600")
            let token = try #require(answer.text("access_token"))
            #expect(try await authority.list(token).status == 200)
            authority.clock.advance(seconds: 3600)
            #expect(try await authority.list(token).status == 401)
            #expect(try await ask(grant + "wrong").status == 401)
            #expect(try await ask("grant_type=password&client_id=\(id)&client_secret=x").status == 400)
            #expect(try await ask("grant_type=client_credentials&client_id=\(id)").status == 400)
            #expect(try await ask("grant_type=client_credentials&client_id=7&client_secret=x").status == 400)
            #expect(try await authority.api(.post, "/auth/oauth/token", json: "{}").status == 400)
        }
    }

    @Test func `a login through a third party is rejected with the reason`() async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.api(.post, "/auth/token/google", json: #"{"code":"x"}"#)
            #expect(answer.status == 403)
            #expect(answer.text("detail")?.contains("third party") == true)
        }
    }

    @Test func `ten thousand calls in five minutes are the limit of one address`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.bearer().token
            for _ in 2...10_000 { _ = try await authority.api(.post, "/auth/token/google") }
            let refused = try await authority.list(token)
            #expect(refused.status == 429)
            #expect(refused.header("retry-after") == "300")
            authority.clock.advance(seconds: 300)
            #expect(try await authority.list(token).status == 200)
        }
    }

    @Test func `an unknown path and a wrong method are problems too`() async throws {
        try await withAuthority { authority async throws in
            let unknown = try await authority.api(.get, "/nothing")
            #expect(unknown.status == 404)
            #expect(unknown.header("content-type") == "application/problem+json")
            let wrong = try await authority.api(.get, "/auth/token/password")
            #expect(wrong.status == 405)
            #expect(wrong.header("allow") == "POST")
        }
    }

    @Test func `the time to live is parsed exactly`() async throws {
        // The limits of .NET's TimeSpan, and its forms; nil for invalid text.
        let rows: [(String, Int?)] = [
            ("00:30:00", 1800), ("00:30", 1800), ("0:30", 1800), ("0:0:1", 1), ("1", 86_400), ("01", 86_400),
            ("30", 30 * 86_400), ("1.00:00:00", 86_400), ("1.00:00", 86_400), ("0.00:00:01", 1),
            (" 00:30:00", 1800), ("00:30:00 ", 1800), ("\\t00:30:00\\n", 1800), ("23:59:59", 86_399),
            ("00:00:01.5", 2), ("00:00:00.0000001", 1), ("00:00:59.9999999", 60), ("1.23:59:59", 172_799),
            ("0.00:30:00", 1800), ("00:00:01.0000000", 1), ("9.23:59:59.9999999", 864_000),
            ("10675199.02:48:05.4775807", 5_000_000), ("10675199", 5_000_000),
            ("10675199.02:48:05", 5_000_000),
            ("10675199.02:48:05.4775808", nil), ("10675199.02:48:06", nil), ("10675200", nil),
            ("99999999", nil), ("999999999999999999999", nil), ("9223372036854775808", nil),
            ("0", nil), ("00:00", nil), ("00:00:00", nil), ("0.00:00:00", nil), ("00:00:00.0000000", nil),
            ("-1", nil), ("-00:30:00", nil), ("-1.00:00:00", nil), ("-00:00:00.0000001", nil), ("+1", nil),
            ("+00:30:00", nil), ("24:00:00", nil), ("24:00", nil), ("25:00:00", nil), ("99:00:00", nil),
            ("100:00:00", nil), ("1.24:00:00", nil), ("00:60:00", nil), ("00:00:60", nil), ("00:99", nil),
            ("00:30:00.", nil), ("00:30:00.00000000", nil), ("00:30:00.12345678", nil), (".5", nil),
            ("1.", nil),
            ("1.5", nil), ("1.00", nil), (":30:00", nil), ("00::00", nil), ("00:30:", nil), ("00:", nil),
            (":", nil), ("", nil), (" ", nil), ("00:30:00:00", nil), ("1:2:3:4", nil), ("0x10", nil),
            ("1e3", nil),
            ("1,5", nil), ("00 :30:00", nil), ("00: 30:00", nil), ("1 .00:00:00", nil), ("1d", nil),
            ("30m", nil),
            ("PT30M", nil), ("half an hour", nil), ("00:30:00Z", nil), ("٣", nil), ("１", nil),
            ("00：30：00", nil),
            ("00:30:00,5", nil), ("--1", nil), ("1..00:00:00", nil), ("1.00:00:00.5.5", nil),
            ("000:30:00", 1800),
        ]
        #expect(rows.count >= 80)
        try await withAuthority {
            $0.timeToLiveLimit = .seconds(5_000_000)
            $0.lockoutDuration = .seconds(1)
        } _: { authority async throws in
            for (text, seconds) in rows {
                let body =
                    #"{"email":"admin@verify.example","password":"Curfew-demo-1","timeToLive":"\#(text)"}"#
                let answer = try await authority.api(.post, "/auth/token/password", json: body)
                #expect(answer.status == (seconds == nil ? 400 : 200), "\(text)")
                guard let seconds, let token = answer.text("token") else { continue }
                // Ten seconds before its end the token is live, at its end it is not. Half a second of tolerance for
                // spans that end within a second.
                let end = try #require(answer.text("expiresAt"))
                let listed = try await authority.list(token, "?count=1000")
                #expect(listed.body.contains(end), "\(text)")
                #expect(Self.seconds(from: "2027-01-15T08:00:00", to: end) == seconds, "\(text) \(end)")
            }
        }
    }

    /// Whole seconds between two moments in the vendor's form, rounded up.
    private static func seconds(from start: String, to end: String) -> Int? {
        func read(_ text: String) -> Double? {
            let parts = text.split { !$0.isNumber }.compactMap { Double($0) }
            guard parts.count >= 6 else { return nil }
            let month = Int(parts[1])
            let days = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
            let fraction = parts.count > 6 ? parts[6] / 1e7 : 0
            return ((((parts[0] - 2027) * 365 + Double(days) + parts[2]) * 24 + parts[3]) * 60 + parts[4])
                * 60
                + parts[5] + fraction
        }
        guard let from = read(start), let to = read(end) else { return nil }
        return Int((to - from).rounded(.up))
    }
}
