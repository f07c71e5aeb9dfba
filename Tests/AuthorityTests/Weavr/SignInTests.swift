import Authority
import HTTPTypes
import Testing

@Suite struct `Signing in` {
    @Test func `the response to a login has token, kind, identity and credentials`() async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.logIn()
            #expect(answer.status == 200)
            #expect(answer.text("tokenType") == "AUTH")
            #expect(answer.text("identity.type") == "CORPORATE")
            #expect(answer.text("credentials.type") == "ROOT")
            #expect(answer.text("token")?.utf8.count == 43)
            #expect(answer.text("credentials.id")?.utf8.allSatisfy { (48...57).contains($0) } == true)
            let grace = try await authority.logIn("GRACE@acme.example")
            #expect(grace.text("credentials.type") == "USER")
        }
    }

    @Test func `every response has a new reference, the time and no-store`() async throws {
        try await withAuthority { authority async throws in
            let answers = [
                try await authority.logIn(), try await authority.logIn("ada@acme.example", "wrong"),
                try await authority.call(.get, "/multi/nowhere"),
                try await authority.call(.get, "/health", key: nil),
                try await authority.call(.get, "/multi/logout"),
                try await authority.call(.get, "/multi/identities", key: nil),
            ]
            #expect(answers.map(\.status) == [200, 403, 404, 200, 405, 401])
            #expect(Set(answers.compactMap { $0.header("request-ref") }).count == answers.count)
            for answer in answers {
                #expect(answer.header("date") == "Fri, 15 Jan 2027 08:00:00 GMT")
                #expect(answer.header("cache-control") == "no-store")
            }
        }
    }

    @Test func `a missing or unknown api-key is 401 with an empty body`() async throws {
        try await withAuthority { authority async throws in
            for key in [nil, "", "other", "demo-api-key2"] as [String?] {
                let answer = try await authority.call(
                    .post, "/multi/login_with_password", key: key,
                    json: #"{"email":"ada@acme.example","password":{"value":"Curfew-demo-1"}}"#)
                #expect(answer.status == 401 && answer.body.isEmpty, "\(key ?? "none")")
            }
        }
    }

    @Test func `unknown e-mails and wrong passwords get the same bytes, also for an expired password`()
        async throws
    {
        try await withAuthority { authority async throws in
            let unknown = try await authority.logIn("nobody@acme.example", "Wrong-demo-1")
            for email in ["ada@acme.example", "grace@acme.example", "expired@acme.example"] {
                let wrong = try await authority.logIn(email, "Wrong-demo-1")
                #expect(wrong.status == 403 && wrong.body == unknown.body && unknown.status == 403)
                #expect(shape(wrong) == shape(unknown))
            }
        }
    }

    @Test func `an expired password is 409 with a token that can only change it`() async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.logIn("expired@acme.example")
            #expect(answer.status == 409)
            let token = try #require(answer.text("token"))
            #expect(try await authority.identities(token).status == 403)
            #expect(try await authority.logOut(token).text("errorCode") == "INSUFFICIENT_PERMISSIONS")
            let changed = try await authority.changePassword(
                token, from: AuthorityTester.password, to: "Another-demo-2")
            #expect(changed.status == 200)
            #expect(changed.text("passwordInfo.expiryDate") == "0")
            #expect(changed.text("passwordInfo.identityId.type") == "CORPORATE")
            #expect(try await authority.identities(try #require(changed.text("token"))).status == 200)
            #expect(try await authority.logIn("expired@acme.example").status == 403)
            #expect(try await authority.logIn("expired@acme.example", "Another-demo-2").status == 200)
        }
    }

    @Test(arguments: [
        ("{}", "email REQUIRED, password REQUIRED"),
        (#"{"email":null,"password":{}}"#, "email REQUIRED, password.value REQUIRED"),
        (#"{"email":"","password":{"value":""}}"#, "email HAS_TEXT, password.value HAS_TEXT"),
        (#"{"email":"ada","password":{"value":"x"}}"#, "email REGEX"),
        (#"{"email":"a@b@c","password":{"value":"x"}}"#, "email REGEX"),
        (#"{"email":7,"password":{"value":"x"}}"#, "email REGEX"),
        (#"{"email":"a@b.c","password":{"value":7}}"#, "password.value REGEX"),
        (#"{"email":"a@b.c","password":"x"}"#, "password REGEX"),
        (
            #"{"email":"a@b.c","password":{"value":"\#(String(repeating: "x", count: 101))"}}"#,
            "password.value SIZE"
        ),
    ])
    func `what a login body lacks is named`(body: String, fields: String) async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.call(.post, "/multi/login_with_password", json: body)
            #expect(answer.status == 400)
            #expect(invalidFields(answer) == fields)
        }
    }

    @Test func `a body of another content type is 400 and names the header`() async throws {
        try await withAuthority { authority async throws in
            for type in [nil, "text/plain", "application/json; charset=latin1"] as [String?] {
                let answer = try await authority.call(
                    .post, "/multi/passwords/validate", json: #"{"password":{"value":"Abcdef-1234"}}"#,
                    type: type)
                #expect(invalidFields(answer) == "content-type IN")
            }
            let spelt = try await authority.call(
                .post, "/multi/passwords/validate", json: #"{"password":{"value":"Quartz-1234"}}"#,
                type: "Application/JSON; charset=UTF-8")
            #expect(spelt.status == 204)
        }
    }

    @Test func `an unknown path is 404, a wrong method 405 with the right one`() async throws {
        try await withAuthority { authority async throws in
            #expect(try await authority.call(.get, "/multi/identities/").status == 404)
            #expect(try await authority.call(.get, "/").status == 404)
            let answer = try await authority.call(.delete, "/multi/identities")
            #expect(answer.status == 405 && answer.header("allow") == "GET, HEAD")
        }
    }

    @Test func `the demo accounts work at the standard cost`() async throws {
        try await withAuthority {
            $0.passwordCost = .standard
        } _: { authority async throws in
            #expect(try await authority.logIn().status == 200)
        }
    }
}

/// A response without the parts that are new in each.
func shape(_ answer: Answer) -> String {
    let headers = answer.headers.filter { $0.name.canonicalName != "request-ref" }
        .map { "\($0.name): \($0.value)" }.sorted().joined(separator: "\n")
    return "\(answer.status)\n\(headers)\n\(answer.body)"
}

/// `field CODE` of each invalid field.
func invalidFields(_ answer: Answer) -> String {
    (0..<9).compactMap { index in
        answer.text("syntaxErrors.invalidFields.\(index).fieldName").map { field in
            "\(field) \(answer.text("syntaxErrors.invalidFields.\(index).error") ?? "")"
        }
    }.joined(separator: ", ")
}
