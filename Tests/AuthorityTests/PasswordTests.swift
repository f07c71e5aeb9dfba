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
    func `a new password is judged by the vendor's rules`(password: String, code: String?) async throws {
        try await withAuthority { desk async throws in
            let body = #"{"password":{"value":"\#(password)"}}"#
            let answer = try await desk.call(.post, "/multi/passwords/validate", json: body)
            #expect(answer.status == (code == nil ? 204 : 409) && answer.text("errorCode") == code)
            let token = try await desk.authToken()
            let change = try await desk.changePassword(token, from: Desk.password, to: password)
            #expect(change.status == (code == nil ? 200 : 409) && change.text("errorCode") == code)
        }
    }

    @Test func `a change ends every session of the user and answers a fresh token`() async throws {
        try await withAuthority { desk async throws in
            let (one, other) = (try await desk.authToken(), try await desk.authToken())
            let access = try await desk.accessToken(one)
            let grace = try await desk.authToken("grace@acme.example")
            let answer = try await desk.changePassword(access, from: Desk.password, to: "Quartz-1234")
            let fresh = try #require(answer.text("token"))
            for ended in [one, other] { #expect(try await desk.identities(ended).status == 401) }
            #expect(try await desk.factors(access).status == 401)
            #expect(try await desk.identities(fresh).status == 200)
            #expect(try await desk.identities(grace).status == 200)
            #expect(try await desk.logIn().status == 403)
            #expect(try await desk.logIn("ada@acme.example", "Quartz-1234").status == 200)
        }
    }

    @Test func `none of the last five comes back, the sixth does`() async throws {
        try await withAuthority { desk async throws in
            var token = try await desk.authToken()
            var current = Desk.password
            for next in (1...5).map({ "Quartz-\($0)-abc" }) {
                let same = try await desk.changePassword(token, from: current, to: current)
                #expect(same.text("errorCode") == "PASSWORD_ALREADY_USED")
                if next != "Quartz-5-abc" || current != "Quartz-4-abc" {
                    #expect(
                        try await desk.changePassword(token, from: current, to: Desk.password).text(
                            "errorCode")
                            == "PASSWORD_ALREADY_USED")
                }
                let answer = try await desk.changePassword(token, from: current, to: next)
                token = try #require(answer.text("token"))
                current = next
            }
            #expect(try await desk.changePassword(token, from: current, to: Desk.password).status == 200)
        }
    }

    @Test func `wrong old passwords are limited by themselves and do not touch the login`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.authToken()
            for _ in 1...5 {
                let answer = try await desk.changePassword(token, from: "Wrong-1234", to: "Quartz-1234")
                #expect(answer.text("errorCode") == "PASSWORD_INCORRECT")
            }
            desk.clock.advance(seconds: 100)
            let limited = try await desk.changePassword(token, from: Desk.password, to: "Quartz-1234")
            #expect(limited.status == 429)
            #expect(limited.header("x-ratelimit-limit") == "5, 5;w=1800")
            #expect(limited.header("x-ratelimit-reset") == "1700")
            #expect(try await desk.logIn().status == 200)
            desk.clock.advance(seconds: 1700)
            let later = try await desk.authToken()
            #expect(
                try await desk.changePassword(later, from: Desk.password, to: "Quartz-1234").status == 200)
        }
    }

    @Test func `a lock at the login does not keep the owner from changing the password`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.authToken()
            for _ in 1...5 { _ = try await desk.logIn("ada@acme.example", "Wrong-1234") }
            #expect(
                try await desk.changePassword(token, from: Desk.password, to: "Quartz-1234").status == 200)
        }
    }

    @Test func `what a change lacks is named`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.authToken()
            let answer = try await desk.call(.post, "/multi/passwords/update", bearer: token, json: "{}")
            #expect(invalidFields(answer) == "oldPassword REQUIRED, newPassword REQUIRED")
            let empty = try await desk.call(.post, "/multi/passwords/validate", json: #"{"password":{}}"#)
            #expect(invalidFields(empty) == "password.value REQUIRED")
        }
    }
}
