import HTTPTypes
import Testing

@Suite struct `Strict JSON` {
    private static let fine = #"{"password":{"value":"Quartz-1234"}}"#

    @Test(arguments: [
        "", " ", "{", "}", "[]", "1", "null", "\"x\"", "{}{}", "{} x", "{,}", "{\"a\"}", "{\"a\":}", "{a:1}",
        "{'a':1}",
        #"{"password":{"value":"Quartz-1234"},}"#,
        #"{"password":{"value":"Quartz-1234",}}"#,
        #"{"password":{"value":"Quartz-1234"},"password":{"value":"x"}}"#,
        #"{"password":{"value":"Quartz-1234"},"\u0070assword":{"value":"x"}}"#,
        #"{"x":{"a":1,"a":2},"password":{"value":"Quartz-1234"}}"#,
        "\u{FEFF}" + fine, fine + "\u{0}",
        #"{"password":{"value":"Quartz\u0000-1234"}}"#,
        #"{"password":{"value":"Quartz-1234\ud800"}}"#, #"{"password":{"value":"Quartz-1234\udc00"}}"#,
        #"{"password":{"value":"Quartz-1234\ud800\u0041"}}"#, #"{"password":{"value":"Quartz-1234\u12"}}"#,
        #"{"password":{"value":"Quartz-1234\x"}}"#, "{\"password\":{\"value\":\"Quartz\n-1234\"}}",
        #"{"n":01}"#, #"{"n":1.}"#, #"{"n":.5}"#, #"{"n":+1}"#, #"{"n":1e}"#, #"{"n":1e999}"#, #"{"n":NaN}"#,
        #"{"n":-}"#, #"{"n":111111111111111111111111111111111}"#, #"{"n":tru}"#, #"{"n":True}"#,
        "/* */" + fine, fine + "// x",
        #"{"x":"# + String(repeating: "[", count: 16) + String(repeating: "]", count: 16) + "}",
        String(repeating: "[", count: 60_000),
    ])
    func `an ambiguous text is 400`(text: String) async throws {
        try await withAuthority { authority async throws in
            let answer = try await authority.call(.post, "/multi/passwords/validate", json: text)
            #expect(answer.status == 400 && answer.text("message")?.isEmpty == false)
        }
    }

    @Test(arguments: [
        fine, " \t\r\n" + fine + "\n",
        #"{"x":[],"y":{},"z":[1,-0,0.5,1e3,-2E-2,true,false,null],"password":{"value":"Quartz-1234"}}"#,
        #"{"password":{"value":"\u0051uartz-1234 \ud83d\ude00 \"\\\/\b\f\t"}}"#,
        #"{"x":"# + String(repeating: "[", count: 15) + String(repeating: "]", count: 15)
            + #","password":{"value":"Quartz-1234"}}"#,
    ])
    func `a plain text is understood`(text: String) async throws {
        try await withAuthority { authority async throws in
            #expect(try await authority.call(.post, "/multi/passwords/validate", json: text).status == 204)
        }
    }

    @Test func `a body over 64 KiB is 413 and closes, one of 64 KiB is accepted`() async throws {
        try await withAuthority { authority async throws in
            let padding = 65_536 - Self.fine.utf8.count
            let largest = Self.fine + String(repeating: " ", count: padding)
            #expect(try await authority.call(.post, "/multi/passwords/validate", json: largest).status == 204)
            let larger = try await authority.call(.post, "/multi/passwords/validate", json: largest + " ")
            #expect(larger.status == 413 && larger.header("connection") == "close")
        }
    }
}
