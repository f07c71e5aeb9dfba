import HTTPTypes
import Testing

@Suite struct Passwords {
    @Test(
        arguments: [
            ("", "PASSWORD_TOO_SHORT"), ("Abc-123", "PASSWORD_TOO_SHORT"), ("Quartz-1", nil),
            ("Quartz-1\(String(repeating: "x", count: 22))", nil),
            ("Quartz-1\(String(repeating: "x", count: 23))", "PASSWORD_TOO_LONG"),
            ("quartz-1", "PASSWORD_TOO_SIMPLE"), ("QUARTZ-1", "PASSWORD_TOO_SIMPLE"),
            ("Quartz-x", "PASSWORD_TOO_SIMPLE"), ("Quartz12", "PASSWORD_TOO_SIMPLE"),
            ("Password1!", "PASSWORD_TOO_SIMPLE"), ("P@ssw0rd2024!", "PASSWORD_TOO_SIMPLE"),
            ("Welcome-123", "PASSWORD_TOO_SIMPLE"), ("Ärger-123", nil),
        ] as [(String, String?)])
    func `a new password must meet the vendor's rules`(password: String, code: String?) async throws {
        try await withAuthority { authority async throws in
            let body = #"{"password":{"value":"\#(password)"}}"#
            let answer = try await authority.call(.post, "/multi/passwords/validate", json: body)
            #expect(answer.status == (code == nil ? 204 : 409) && answer.text("errorCode") == code)
            let token = try await authority.authToken()
            let change = try await authority.changePassword(
                token, from: AuthorityTester.password, to: password)
            #expect(change.status == (code == nil ? 200 : 409) && change.text("errorCode") == code)
        }
    }

    @Test func `a change ends every session of the user and returns a new token`() async throws {
        try await withAuthority { authority async throws in
            let (one, other) = (try await authority.authToken(), try await authority.authToken())
            let access = try await authority.accessToken(one)
            let grace = try await authority.authToken("grace@acme.example")
            let answer = try await authority.changePassword(
                access, from: AuthorityTester.password, to: "Quartz-1234")
            let fresh = try #require(answer.text("token"))
            for ended in [one, other] { #expect(try await authority.identities(ended).status == 401) }
            #expect(try await authority.factors(access).status == 401)
            #expect(try await authority.identities(fresh).status == 200)
            #expect(try await authority.identities(grace).status == 200)
            #expect(try await authority.logIn().status == 403)
            #expect(try await authority.logIn("ada@acme.example", "Quartz-1234").status == 200)
        }
    }

    @Test func `none of the last five passwords is allowed, the sixth is`() async throws {
        try await withAuthority { authority async throws in
            var token = try await authority.authToken()
            var current = AuthorityTester.password
            for next in (1...5).map({ "Quartz-\($0)-abc" }) {
                let same = try await authority.changePassword(token, from: current, to: current)
                #expect(same.text("errorCode") == "PASSWORD_ALREADY_USED")
                if next != "Quartz-5-abc" || current != "Quartz-4-abc" {
                    #expect(
                        try await authority.changePassword(token, from: current, to: AuthorityTester.password)
                            .text(
                                "errorCode")
                            == "PASSWORD_ALREADY_USED")
                }
                let answer = try await authority.changePassword(token, from: current, to: next)
                token = try #require(answer.text("token"))
                current = next
            }
            #expect(
                try await authority.changePassword(token, from: current, to: AuthorityTester.password).status
                    == 200)
        }
    }

    @Test func `wrong old passwords have their own limit and do not lock the login`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.authToken()
            for _ in 1...5 {
                let answer = try await authority.changePassword(token, from: "Wrong-1234", to: "Quartz-1234")
                #expect(answer.text("errorCode") == "PASSWORD_INCORRECT")
            }
            authority.clock.advance(seconds: 100)
            let limited = try await authority.changePassword(
                token, from: AuthorityTester.password, to: "Quartz-1234")
            #expect(limited.status == 429)
            #expect(limited.header("x-ratelimit-limit") == "5, 5;w=1800")
            #expect(limited.header("x-ratelimit-reset") == "1700")
            #expect(try await authority.logIn().status == 200)
            authority.clock.advance(seconds: 1700)
            let later = try await authority.authToken()
            #expect(
                try await authority.changePassword(later, from: AuthorityTester.password, to: "Quartz-1234")
                    .status == 200)
        }
    }

    @Test func `a locked login does not stop the owner from changing the password`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.authToken()
            for _ in 1...5 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
            #expect(
                try await authority.changePassword(token, from: AuthorityTester.password, to: "Quartz-1234")
                    .status == 200)
        }
    }

    @Test func `the missing fields of a change are named`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.authToken()
            let answer = try await authority.call(.post, "/multi/passwords/update", bearer: token, json: "{}")
            #expect(invalidFields(answer) == "oldPassword REQUIRED, newPassword REQUIRED")
            let empty = try await authority.call(
                .post, "/multi/passwords/validate", json: #"{"password":{}}"#)
            #expect(invalidFields(empty) == "password.value REQUIRED")
        }
    }
}
