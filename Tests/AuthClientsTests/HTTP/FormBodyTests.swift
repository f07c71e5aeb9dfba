import NIOCore
import NIOHTTP1
import Secrets
import Sessions
import Testing

@testable import AuthClients

/// Bodies in `application/x-www-form-urlencoded`, by the WHATWG URL Standard.
@Suite struct FormBodyTests {
    private static func text(_ form: FormBody) -> String? {
        form.encoded().map { String(buffer: $0) }
    }

    @Test(arguments: [
        ("", ""), ("azAZ09*-._", "azAZ09*-._"), ("a b", "a+b"), ("a+b", "a%2Bb"),
        ("a&b=c", "a%26b%3Dc"), ("%20", "%2520"), ("~!'()", "%7E%21%27%28%29"), ("\r\n\t", "%0D%0A%09"),
        ("\u{0}\u{7F}", "%00%7F"), ("/?#[]@", "%2F%3F%23%5B%5D%40"), ("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80"),
    ])
    func `each byte is written as the standard says, in names, texts and secrets`(
        plain: String, escaped: String
    ) {
        let form = FormBody(fields: [(plain, .text(plain)), ("s", .secret(Secret(plain)))])
        #expect(Self.text(form) == "\(escaped)=\(escaped)&s=\(escaped)")
    }

    @Test func `every ASCII byte is exact`() {
        for byte in UInt8(0)...0x7F {
            let scalar = Character(Unicode.Scalar(byte))
            let isPlain = scalar.isLetter || scalar.isNumber || "*-._".contains(scalar)
            let hex = String(byte, radix: 16, uppercase: true)
            let wanted = isPlain ? String(scalar) : byte == 0x20 ? "+" : "%" + (byte < 16 ? "0" : "") + hex
            #expect(Self.text(FormBody(fields: [("n", .secret(Secret(bytes: [byte])))])) == "n=\(wanted)")
        }
    }

    @Test func `no field is an empty body, and fields keep their order`() {
        #expect(Self.text(FormBody(fields: [])) == "")
        #expect(
            Self.text(FormBody(fields: [("b", .text("1")), ("a", .text("2")), ("b", .text("3"))]))
                == "b=1&a=2&b=3")
    }

    @Test(
        arguments: [[0xFF], [0x61, 0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]
            as [[UInt8]])
    func `a secret that is not UTF-8 is refused`(bytes: [UInt8]) {
        #expect(FormBody(fields: [("a", .secret(Secret(bytes: bytes)))]).encoded() == nil)
    }

    @Test func `the buffer never grows: what a growing one leaves behind could not be wiped`() throws {
        let secret = Secret(String(repeating: "é", count: 1000))
        let fields: [(name: String, value: FormBody.Value)] = [
            ("é", .text(" ")), ("secret", .secret(secret)),
        ]
        let buffer = try #require(FormBody(fields: fields).encoded())
        let largest = fields.reduce(0) { size, field in
            switch field.value {
            case .text(let text): size + (field.name.utf8.count + text.utf8.count) * 3 + 2
            case .secret(let secret): size + (field.name.utf8.count + secret.count) * 3 + 2
            }
        }
        #expect(buffer.readableBytes <= largest && buffer.capacity >= largest)
    }

    @Test func `the request carries any method and header, and says what its body is`() async throws {
        let server = try await FakeServer { _ in .status(200, text: "{}") }
        let transport = HTTPTransport(userAgent: "curfew/test")
        let clock = ManualClock()
        let endpoint = ServerEndpoint(
            profile: ClientTester.profile,
            url: { () async throws(AuthFailure) in "http://127.0.0.1:\(server.port)/base" },
            key: { () async throws(AuthFailure) in .secret("x-any-key", Secret("key-2")) },
            responseFields: .init(), now: { clock.read() }, transport: transport)
        let log = CallLog()
        let exchange = Exchange(
            endpoint: endpoint,
            trace: CallTrace(request: RequestID(1), token: nil) { log.add($0) })
        _ = try await exchange.send(
            HTTPRequest(
                method: .PATCH, path: "/form", query: "?a=b",
                fields: [.plain("x-plain", "one"), .bearer(Secret("two"))],
                body: .form(FormBody(fields: [("a b", .secret(Secret("c&d")))])), responseLimit: 64))
        _ = try await exchange.send(HTTPRequest(method: .DELETE, path: "/none", responseLimit: 64))
        let requests = server.requests
        try #require(requests.count == 2)
        #expect(requests.map(\.method) == ["PATCH", "DELETE"])
        #expect(requests.map(\.uri) == ["/base/form?a=b", "/base/none"])
        #expect(requests[0].headers["content-type"] == ["application/x-www-form-urlencoded"])
        #expect(requests[0].headers["x-plain"] == ["one"])
        #expect(requests[0].headers["authorization"] == ["Bearer two"])
        #expect(requests[0].headers["x-any-key"] == ["key-2"])
        #expect(requests[0].body == Array("a+b=c%26d".utf8))
        #expect(requests[1].headers["content-type"] == [] && requests[1].body == [])
        #expect(log.calls.map(\.method) == ["PATCH", "DELETE"])
        await transport.shutdown()
        await server.stop()
    }

    @Test(arguments: [
        (ResponseHead.FieldNames(requestReference: "x-ref", limitReset: "x-reset"), "r-1", 7),
        (ResponseHead.FieldNames(), nil, 9),
    ])
    func `a vendor names the fields that no standard names`(
        names: ResponseHead.FieldNames, reference: String?, seconds: Int
    ) {
        let head = ResponseHead(
            status: 429, headers: ["x-ref": "r-1", "x-reset": "7", "retry-after": "9"], names: names)
        #expect(head.requestReference == reference)
        #expect(head.limitReset == .seconds(seconds))
    }
}
