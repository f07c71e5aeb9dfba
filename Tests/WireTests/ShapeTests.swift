import Foundation
import Sessions
import Testing

/// The authority's answers against the recorded ones that the client is tested with: same names, same types.
@Suite(.timeLimit(.minutes(3))) struct Shapes {
    private struct Answer {
        let status: Int
        let body: Data

        init(_ answer: (status: Int, body: Data)) {
            status = answer.status
            body = answer.body
        }

        func text(_ name: String) throws -> String {
            let object = try JSONSerialization.jsonObject(with: body) as? [String: Any]
            return try #require(object?[name] as? String)
        }
    }

    private func logIn(_ wire: WireTester, _ email: String, _ password: String = WireTester.password)
        async throws
        -> Answer
    {
        Answer(
            try await wire.raw(
                "POST", "/multi/login_with_password",
                json: #"{"email":"\#(email)","password":{"value":"\#(password)"}}"#))
    }

    private func change(_ wire: WireTester, _ token: String, to new: String) async throws -> Answer {
        Answer(
            try await wire.raw(
                "POST", "/multi/passwords/update", bearer: token,
                json:
                    #"{"oldPassword":{"value":"\#(WireTester.password)"},"newPassword":{"value":"\#(new)"}}"#)
        )
    }

    private func expect(_ answer: Answer, _ status: Int, like fixture: String) throws {
        #expect(answer.status == status)
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let recorded = try Data(
            contentsOf: folder.appending(path: "AuthClientsTests/Fixtures/\(fixture).json"))
        #expect(try Shape(answer.body) == Shape(recorded), "\(fixture)")
    }

    @Test func `login, identities, access token, factors and logout answer as recorded`() async throws {
        try await withAuthority { wire in
            let login = try await logIn(wire, "ada@acme.example")
            try expect(login, 200, like: "sign-in")
            let auth = try login.text("token")
            let list = Answer(try await wire.raw("GET", "/multi/identities", bearer: auth))
            try expect(list, 200, like: "identities")
            let identity = try #require(try await wire.authGrant().identity)
            let access = Answer(
                try await wire.raw(
                    "POST", "/multi/access_token", bearer: auth,
                    json: #"{"identity":{"type":"CORPORATE","id":"\#(identity.id)"}}"#))
            try expect(access, 200, like: "access-token")
            let token = try access.text("token")
            try expect(
                Answer(try await wire.raw("GET", "/multi/authentication_factors", bearer: token)), 200,
                like: "authentication-factors")
            try expect(
                Answer(try await wire.raw("GET", "/multi/identities", bearer: token)), 403, like: "forbidden")
            let logout = try await wire.raw("POST", "/multi/logout", bearer: auth, json: "{}")
            #expect(logout.status == 204 && logout.body.isEmpty)
            let again = try await wire.raw("POST", "/multi/logout", bearer: auth, json: "{}")
            #expect(again.status == 401 && again.body.isEmpty)
        }
    }

    @Test func `an expired password and its change answer as recorded`() async throws {
        try await withAuthority { wire in
            let expired = try await logIn(wire, "expired@acme.example")
            try expect(expired, 409, like: "sign-in-password-expired")
            let passwordChangeToken = try expired.text("token")
            try expect(
                try await change(wire, passwordChangeToken, to: WireTester.password), 409,
                like: "password-refused")
            try expect(
                try await change(wire, passwordChangeToken, to: "Quartz-1234"), 200, like: "password-updated")
            try expect(
                try await change(wire, passwordChangeToken, to: "Quartz-5678"), 404, like: "token-not-found")
            let late = try await logIn(wire, "ada@acme.example").text("token")
            wire.clock.pass(.minutes(5))
            try expect(try await change(wire, late, to: "Quartz-1234"), 410, like: "token-expired")
        }
    }

    @Test func `fields at fault are named as recorded`() async throws {
        try await withAuthority { wire in
            let answer = try await logIn(wire, "ada@acme.example", String(repeating: "x", count: 101))
            #expect(answer.status == 400)
            let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
            let syntax = try #require(object?["syntaxErrors"] as? [String: Any])
            let fields = try #require(syntax["invalidFields"] as? [[String: Any]])
            #expect(fields.map { Set($0.keys) } == [["fieldName", "error", "params"]])
        }
    }

    @Test func `shapes differ by a name, by a type and by an element`() throws {
        let shapes = try [
            #"{"a":[1]}"#, #"{"a":["1"]}"#, #"{"b":[1]}"#, #"{"a":[true]}"#, #"{"a":[1,null]}"#,
        ]
        .map { try Shape(Data($0.utf8)) }
        #expect(Set(shapes).count == shapes.count)
    }
}

/// Names and types of a JSON text without its values.
private indirect enum Shape: Hashable {
    case text, number, truth, null
    case list(Set<Shape>)
    case object([String: Shape])

    init(_ json: Data) throws {
        self.init(try JSONSerialization.jsonObject(with: json))
    }

    private init(_ value: Any) {
        switch value {
        case let object as [String: Any]: self = .object(object.mapValues { Shape($0) })
        case let list as [Any]: self = .list(Set(list.map { Shape($0) }))
        case is String: self = .text
        case let number as NSNumber: self = Shape.isTruth(number) ? .truth : .number
        default: self = .null
        }
    }

    /// JSON's true and false come as numbers whose Objective-C type is a character.
    private static func isTruth(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }
}
