import Authority
import HTTPTypes
import Testing

@Suite struct Sessions {
    @Test func `ada acts as two corporates and a consumer, many as 250 in pages of 100`() async throws {
        try await withAuthority { authority async throws in
            let ada = try await authority.identities(try await authority.authToken())
            #expect(
                (0..<3).map { ada.text("identities.\($0).name") } == [
                    "Acme Payments Ltd", "Acme Cards Ltd", "Ada Lovelace",
                ])
            #expect(ada.text("identities.2.id.type") == "CONSUMER")
            let many = try await authority.authToken("many@acme.example")
            var seen: Set<String> = []
            for (offset, size) in [(0, 100), (100, 100), (200, 50), (250, 0), (2_147_483_647, 0)] {
                let page = try await authority.call(
                    .get, "/multi/identities?offset=\(offset)&limit=100", bearer: many)
                #expect(page.text("count") == "250" && page.text("responseCount") == "\(size)")
                for index in 0..<size { seen.insert(try #require(page.text("identities.\(index).id.id"))) }
            }
            #expect(seen.count == 250)
            #expect(try await authority.identities(many).text("responseCount") == "100")
        }
    }

    @Test(arguments: [
        ("offset=-1", "offset RANGE"), ("limit=0", "limit RANGE"), ("limit=101", "limit RANGE"),
        ("limit=abc", "limit REGEX"), ("limit=", "limit REGEX"), ("limit", "limit REGEX"),
        ("limit=1&limit=2", "limit REGEX"), ("offset=%2B1", "offset REGEX"), ("offset=+1", "offset REGEX"),
        ("offset=99999999999999999999", "offset REGEX"), ("offset=1.0", "offset REGEX"),
    ])
    func `a query value out of bounds is 400 and names the field`(query: String, field: String) async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.call(
                .get, "/multi/identities?\(query)", bearer: try await authority.authToken())
            #expect(answer.status == 400 && invalidFields(answer) == field)
        }
    }

    @Test func `an access token is for one identity of the holder's own`() async throws {
        try await withAuthority { authority async throws in
            let ada = try await authority.authToken()
            let list = try await authority.identities(ada)
            let id = try #require(list.text("identities.1.id.id"))
            let answer = try await authority.access(ada, "CORPORATE", id)
            #expect(answer.status == 200 && answer.text("status") == "STANDARD")
            #expect(answer.text("identity.id") == id && answer.text("credentials.type") == "ROOT")
            #expect(try await authority.access(ada, "CONSUMER", id).status == 403)
            let grace = try await authority.authToken("grace@acme.example")
            let refused = try await authority.access(grace, "CORPORATE", id)
            #expect(refused.status == 403 && refused.body.isEmpty)
            #expect(try await authority.access(grace, "CORPORATE", "99999999999999999999999").status == 403)
        }
    }

    @Test(arguments: [
        ("{}", "identity REQUIRED"), (#"{"identity":{}}"#, "identity.type REQUIRED, identity.id REQUIRED"),
        (#"{"identity":{"type":"KING","id":"1"}}"#, "identity.type IN"),
        (#"{"identity":{"type":"CONSUMER","id":"1a"}}"#, "identity.id REGEX"),
        (#"{"identity":{"type":"CONSUMER","id":1}}"#, "identity.id REGEX"),
    ])
    func `the missing fields of an access request are named`(body: String, fields: String) async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.call(
                .post, "/multi/access_token", bearer: try await authority.authToken(), json: body)
            #expect(answer.status == 400 && invalidFields(answer) == fields)
        }
    }

    @Test func `without a bearer an access token is 403, also with an unknown one-time token`() async throws {
        try await withAuthority { authority async throws in
            for extra in ["", #","token":"abc""#] {
                let body = #"{"identity":{"type":"CONSUMER","id":"1"}\#(extra)}"#
                #expect(try await authority.call(.post, "/multi/access_token", json: body).status == 403)
            }
            #expect(try await authority.access("unknown", "CONSUMER", "1").status == 401)
        }
    }

    @Test func `a logout ends all tokens of its session and no other session`() async throws {
        try await withAuthority { authority async throws in
            let (one, other) = (try await authority.authToken(), try await authority.authToken())
            let (first, second) = (try await authority.accessToken(one), try await authority.accessToken(one))
            let answer = try await authority.logOut(one)
            #expect(answer.status == 204 && answer.body.isEmpty)
            #expect(try await authority.identities(one).status == 401)
            #expect(try await authority.factors(first).status == 401)
            #expect(try await authority.factors(second).status == 401)
            #expect(try await authority.logOut(one).status == 401)
            #expect(
                try await authority.changePassword(first, from: AuthorityTester.password, to: "Quartz-1234")
                    .text("errorCode")
                    == "TOKEN_NOT_FOUND")
            #expect(try await authority.identities(other).status == 200)
            let access = try await authority.accessToken(other)
            #expect(try await authority.logOut(access).status == 204)
            #expect(try await authority.identities(other).status == 401)
        }
    }

    @Test func `a logout takes no body, or a JSON object`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.authToken()
            #expect(try await authority.call(.post, "/multi/logout", bearer: token, json: "{").status == 400)
            #expect(try await authority.identities(token).status == 200)
            #expect(try await authority.call(.post, "/multi/logout", bearer: token, json: "{}").status == 204)
        }
    }

    @Test func `a token ends 300 seconds after its last use, to the millisecond, and alone`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            let access = try await authority.accessToken(auth)
            authority.clock.advance(seconds: 299.999)
            #expect(try await authority.factors(access).status == 200)
            authority.clock.advance(seconds: 0.001)
            #expect(try await authority.identities(auth).status == 401)
            authority.clock.advance(seconds: 299.998)
            #expect(try await authority.factors(access).status == 200)
            authority.clock.advance(seconds: 300)
            #expect(try await authority.factors(access).status == 401)
            let expired = try await authority.changePassword(
                access, from: AuthorityTester.password, to: "Quartz-1234")
            #expect(expired.status == 410 && expired.text("errorCode") == "TOKEN_EXPIRED")
        }
    }

    @Test func `a rejected use does not move the idle end`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            authority.clock.advance(seconds: 200)
            #expect(try await authority.factors(auth).status == 403)
            #expect(
                try await authority.call(.get, "/multi/identities", key: "other", bearer: auth).status == 401)
            authority.clock.advance(seconds: 100)
            #expect(try await authority.identities(auth).status == 401)
        }
    }

    @Test func `the idle timeout is configurable`() async throws {
        try await withAuthority {
            $0.idleTimeout = .seconds(5)
        } _: { authority async throws in
            let auth = try await authority.authToken()
            authority.clock.advance(seconds: 5)
            #expect(try await authority.identities(auth).status == 401)
        }
    }

    @Test func `the list has the factors that the user enrolled`() async throws {
        try await withAuthority { authority async throws in
            let ada = try await authority.factors(
                try await authority.accessToken(try await authority.authToken()))
            #expect(ada.text("factors.0.channel") == "SMS" && ada.text("factors.1.type") == "BIOMETRIC")
            let grace = try await authority.factors(
                try await authority.accessToken(try await authority.authToken("grace@acme.example")))
            #expect(grace.body == #"{"factors":[]}"#)
        }
    }

    @Test func `a session has at most 1,000 live access tokens`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            let other = try await authority.authToken()
            let first = try await authority.accessToken(auth)
            let id = try #require(try await authority.identities(auth).text("identities.0.id.id"))
            for _ in 2...1000 { #expect(try await authority.access(auth, "CORPORATE", id).status == 200) }
            let refused = try await authority.access(auth, "CORPORATE", id)
            #expect(refused.status == 429 && refused.header("x-ratelimit-reset") == "300")
            #expect(try await authority.access(other, "CORPORATE", id).status == 200)
            authority.clock.advance(seconds: 200)
            #expect(try await authority.factors(first).status == 200)
            #expect(try await authority.identities(auth).status == 200)
            try await authority.server.flush()
            authority.clock.advance(seconds: 101)
            #expect(try await authority.access(auth, "CORPORATE", id).status == 200)
        }
    }

    @Test func `each call accepts only its kinds of token, for every method`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            let list = try await authority.identities(auth)
            let id = try #require(list.text("identities.0.id.id"))
            let login = #"{"email":"ada@acme.example","password":{"value":"Curfew-demo-1"}}"#
            let verify = #"{"email":"admin@verify.example","password":"Curfew-demo-1"}"#
            let nobody = #"{"email":"nobody@verify.example"}"#
            let reset = #"{"token":"x","newPassword":"Quartz-12345"}"#
            let change = #"{"password":"no","newPassword":"Quartz-12345"}"#
            let name = "11111111-1111-4111-8111-111111111111"
            let code = #"{"verificationCode":"000000"}"#
            let act = #"{"identity":{"type":"CORPORATE","id":"\#(id)"}}"#
            let grace = #"{"email":"grace@acme.example"}"#
            let acts = [403, 200, 200, 403, 403, 409]
            // Path, method, body, and the answer to: no token, unknown, auth, access, temporary, bearer, delegated.
            let rows: [(String, HTTPRequest.Method, String?, [Int])] = [
                ("/multi/login_with_password", .post, login, [200, 200, 200, 200, 200, 200, 200]),
                ("/multi/login_via_biometrics", .post, grace, [409, 409, 409, 409, 409, 409, 409]),
                ("/multi/identities", .get, nil, [401, 401, 200, 403, 403, 401, 403]),
                ("/multi/access_token", .post, act, [403, 401, 200, 403, 403, 401, 403]),
                ("/multi/logout", .post, nil, [401, 401, 204, 204, 403, 401, 204]),
                ("/multi/authentication_factors", .get, nil, [401, 401, 403, 200, 403, 401, 200]),
                ("/multi/authentication_factors/otp/SMS", .post, nil, [401, 401, 403, 409, 403, 401, 403]),
                (
                    "/multi/authentication_factors/otp/SMS/verify", .post, code,
                    [401, 401, 403, 409, 403, 401, 403]
                ),
                ("/multi/authentication_factors/push/SMS", .post, nil, [401, 401, 403, 409, 403, 401, 403]),
                (
                    "/multi/authentication_factors/push/SMS", .delete, nil,
                    [401, 401, 403, 400, 403, 401, 403]
                ),
                ("/multi/stepup/challenges/otp/SMS", .post, nil, [401, 401, 403, 204, 403, 401, 403]),
                (
                    "/multi/stepup/challenges/otp/SMS/verify", .post, code,
                    [401, 401, 403, 409, 403, 401, 403]
                ),
                ("/multi/stepup/challenges/push/SMS", .post, nil, [401, 401, 403, 409, 403, 401, 403]),
                (
                    "/multi/passwords/update", .post,
                    #"{"oldPassword":{"value":"no"},"newPassword":{"value":"Quartz-1234"}}"#,
                    [401, 404, 409, 409, 409, 404, 403]
                ),
                (
                    "/multi/passwords/validate", .post, #"{"password":{"value":"short"}}"#,
                    [409, 409, 409, 409, 409, 409, 409]
                ),
                (
                    "/multi/passwords/lost_password/start", .post, grace,
                    [204, 204, 204, 204, 204, 204, 204]
                ),
                (
                    "/multi/passwords/lost_password/resume", .post,
                    #"{"email":"grace@acme.example","nonce":"000000","newPassword":{"value":"short"}}"#,
                    [409, 409, 409, 409, 409, 409, 409]
                ),
                ("/multi/backoffice/access_token", .post, act, [200] + acts),
                ("/multi/backoffice/impersonate_identity_login", .post, act, [401] + acts),
                (
                    "/simulate/api/factors/1/challenges/2/verify_success", .post, nil,
                    [401, 401, 401, 401, 401, 401, 401]
                ),
                (
                    "/simulate/api/factors/1/challenges/2/verify_invalid", .post, nil,
                    [401, 401, 401, 401, 401, 401, 401]
                ),
                (
                    "/simulate/api/factors/1/challenges/2/verify_expired", .post, nil,
                    [401, 401, 401, 401, 401, 401, 401]
                ),
                ("/api/auth/token/password", .post, verify, [200, 200, 200, 200, 200, 200, 200]),
                ("/api/auth/token/google", .post, "{}", [403, 403, 403, 403, 403, 403, 403]),
                ("/api/auth/oauth/token", .post, "{}", [400, 400, 400, 400, 400, 400, 400]),
                ("/api/auth/token", .get, nil, [401, 401, 401, 401, 401, 200, 401]),
                ("/api/auth/token/\(name)/invalidate", .post, nil, [401, 401, 401, 401, 401, 404, 401]),
                (
                    "/api/auth/token/invalidate", .post, #"{"tokenIds":[]}"#,
                    [401, 401, 401, 401, 401, 204, 401]
                ),
                ("/api/auth/password/requestreset", .post, nobody, [204, 204, 204, 204, 204, 204, 204]),
                ("/api/auth/password/reset", .post, reset, [404, 404, 404, 404, 404, 404, 404]),
                ("/api/users/me/password", .post, change, [401, 401, 401, 401, 401, 403, 401]),
                ("/health", .get, nil, [200, 200, 200, 200, 200, 200, 200]),
            ]
            let served = authority.server.routeNames.map {
                $0.replacing("{tokenId}", with: name).replacing("{channel}", with: "SMS")
                    .replacing("{credentials_id}", with: "1").replacing("{challenge_id}", with: "2")
            }
            #expect(Set(rows.map { "\($0.1.rawValue) \($0.0)" }) == Set(served))
            for (path, method, body, statuses) in rows {
                for (kind, status) in zip(
                    ["none", "unknown", "auth", "access", "temporary", "bearer", "delegated"], statuses)
                {
                    let bearer: String?
                    switch kind {
                    case "none": bearer = nil
                    case "unknown": bearer = "unknown"
                    case "auth": bearer = try await authority.authToken()
                    case "bearer": bearer = try await authority.bearer().token
                    case "delegated":
                        bearer = try await authority.call(.post, "/multi/backoffice/access_token", json: act)
                            .text("token.token")
                    case "access": bearer = try await authority.accessToken(try await authority.authToken())
                    default: bearer = try await authority.logIn("expired@acme.example").text("token")
                    }
                    for attempt in [.get, .post, .put, .patch, .delete, .head, .options]
                        as [HTTPRequest.Method]
                    where attempt == method || !served.contains("\(attempt.rawValue) \(path)") {
                        let answer = try await authority.call(attempt, path, bearer: bearer, json: body)
                        // HEAD is served where GET is.
                        let isServed = attempt == method || attempt == .head && method == .get
                        #expect(answer.status == (isServed ? status : 405), "\(kind) \(attempt) \(path)")
                    }
                }
            }
        }
    }
}
