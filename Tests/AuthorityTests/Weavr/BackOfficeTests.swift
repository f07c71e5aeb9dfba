import Authority
import HTTPTypes
import Testing

/// Acting for an identity without its login.
@Suite struct BackOffice {
    private static let older = "impersonate_identity_login"
    private static let corporate = #"{"identity":{"type":"CORPORATE","id":"120000000000000001"}}"#

    private func act(
        _ authority: AuthorityTester, _ type: String, _ id: String, path: String = "access_token",
        bearer: String? = nil,
        key: String? = "demo-api-key"
    ) async throws -> Answer {
        try await authority.call(
            .post, "/multi/backoffice/\(path)", key: key, bearer: bearer,
            json: #"{"identity":{"type":"\#(type)","id":"\#(id)"}}"#)
    }

    @Test(arguments: ["access_token", Self.older])
    func `the key gets a token that acts for the identity and for nothing more, the older call with a bearer`(
        path: String
    ) async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            let list = try await authority.identities(auth)
            let type = try #require(list.text("identities.0.id.type"))
            let id = try #require(list.text("identities.0.id.id"))
            let bearer = path == Self.older ? auth : nil
            let answer = try await act(authority, type, id, path: path, bearer: bearer)
            #expect(answer.status == 200)
            #expect(answer.text("identity.id") == id)
            #expect(answer.text("credentials.type") == "ROOT")
            let token = try #require(answer.text("token.token"))
            #expect(try await authority.factors(token).text("factors.0.channel") == "SMS")
            // It changes nothing about the person and gets no other tokens.
            #expect(try await authority.identities(token).status == 403)
            #expect(try await authority.access(token, type, id).status == 403)
            #expect(try await authority.sendCode(token).text("errorCode") == "INSUFFICIENT_PERMISSIONS")
            #expect(try await authority.enrolPush(token).text("errorCode") == "INSUFFICIENT_PERMISSIONS")
            #expect(
                try await authority.changePassword(token, from: AuthorityTester.password, to: "Quartz-1234")
                    .status == 403)
            #expect(
                try await act(authority, type, id, path: path, bearer: token).conflict
                    == "ALREADY_IMPERSONATED")
            #expect(try await authority.logOut(token).status == 204)
            #expect(try await authority.factors(token).status == 401)
            #expect(try await act(authority, type, id, path: path, bearer: token).status == 403)
        }
    }

    @Test func `an identity without a user is unresolved, and a body without an identity is a bad request`()
        async throws
    {
        try await withAuthority { authority async throws in
            #expect(try await act(authority, "CORPORATE", "1").conflict == "UNRESOLVED_IDENTITY")
            #expect(
                try await act(authority, "CONSUMER", "120000000000000001").conflict == "UNRESOLVED_IDENTITY")
            #expect(
                try await act(authority, "CORPORATE", "99999999999999999999").conflict
                    == "UNRESOLVED_IDENTITY")
            let wrong = try await act(authority, "TRUST", "x")
            #expect(wrong.status == 400)
            #expect(wrong.text("validationErrors.0.fieldName") == "identity.type")
            #expect(wrong.text("validationErrors.1.error") == "REGEX")
            #expect(try await act(authority, "CORPORATE", "120000000000000001", key: nil).status == 401)
            #expect(try await act(authority, "CORPORATE", "120000000000000001", key: "x").status == 401)
        }
    }

    @Test(arguments: [
        "Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearer " + String(repeating: "x", count: 4096),
    ])
    func `a bearer that cannot be read is not none`(header: String) async throws {
        try await withAuthority { authority async throws in
            for path in ["access_token", Self.older] {
                let answer = try await authority.call(
                    .post, "/multi/backoffice/\(path)", json: Self.corporate,
                    headers: [.authorization: header])
                #expect(answer.status == 401)
            }
        }
    }

    @Test func `the deprecated call has the same rules`() async throws {
        try await withAuthority { authority async throws in
            let auth = try await authority.authToken()
            func older(_ id: String, bearer: String? = auth, key: String? = "demo-api-key") async throws
                -> Answer
            {
                try await act(authority, "CORPORATE", id, path: Self.older, bearer: bearer, key: key)
            }
            #expect(try await older("120000000000000001", bearer: nil).status == 401)
            #expect(try await older("120000000000000001", key: nil).status == 401)
            #expect(try await older("1").conflict == "UNRESOLVED_IDENTITY")
            let wrong = try await older("x")
            #expect(wrong.status == 400)
            #expect(wrong.text("validationErrors.0.fieldName") == "identity.id")
            let temporary = try #require(try await authority.logIn("expired@acme.example").text("token"))
            let refused = try await older("120000000000000001", bearer: temporary)
            #expect(refused.status == 403 && refused.body.isEmpty)
        }
    }

    @Test func `a second identity in the body is validated and changes nothing`() async throws {
        try await withAuthority { authority async throws in
            func act(temp: String) async throws -> Answer {
                let json = String(Self.corporate.dropLast()) + #","temp":\#(temp)}"#
                return try await authority.call(.post, "/multi/backoffice/access_token", json: json)
            }
            let wrong = try await act(temp: #"{"type":"TRUST","id":"x"}"#)
            #expect(wrong.status == 400)
            #expect(wrong.text("validationErrors.0.fieldName") == "temp.type")
            #expect(wrong.text("validationErrors.1.fieldName") == "temp.id")
            let right = try await act(temp: #"{"type":"CONSUMER","id":"120000000000000003"}"#)
            #expect(right.text("identity.id") == "120000000000000001")
        }
    }

    @Test
    func `a delegated token ends five minutes after its last use, and with a new password of the person`()
        async throws
    {
        try await withAuthority { authority async throws in
            let first = try #require(
                try await act(authority, "CORPORATE", "120000000000000001").text("token.token"))
            authority.clock.advance(seconds: 299)
            #expect(try await authority.factors(first).status == 200)
            authority.clock.advance(seconds: 300)
            #expect(try await authority.factors(first).status == 401)
            let second = try #require(
                try await act(authority, "CORPORATE", "120000000000000001").text("token.token"))
            let auth = try await authority.authToken()
            #expect(
                try await authority.changePassword(auth, from: AuthorityTester.password, to: "Quartz-1234")
                    .status == 200)
            #expect(try await authority.factors(second).status == 401)
        }
    }
}
