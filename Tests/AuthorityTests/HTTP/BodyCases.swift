/// Cases about fields, lengths, codings, expectations and the end of a connection.
extension RawCase {
    static let fields: [RawCase] = [
        .served(200, "9110-5.5", "text beyond ASCII in a value", get("X-A: \u{e9}\r\n")),
        .served(200, "9110-5.5", "a tab in a value", get("X-A: a\tb\r\n")),
        .served(200, "9112-5.1", "no blank after the colon", get("X-A:a\r\n")),
        .served(200, "9110-5.5", "an empty value", get("X-A:\r\n")),
        .served(200, "9110-5.6.2", "every sign of a token in a name", get("!#$%&'*+-.^_`|~: a\r\n")),
        .refused(400, "9112-5.1", "a space before the colon", get("X-A : 1\r\n")),
        .refused(400, "9112-5.1", "a tab before the colon", get("X-A\t: 1\r\n")),
        .refused(400, "9112-5.2", "a folded value", get("X-A: 1\r\n 2\r\n")),
        .refused(400, "9112-5.2", "a value folded with a tab", get("X-A: 1\r\n\t2\r\n")),
        .refused(400, "9112-5.2", "a folded empty line", get("X-A: 1\r\n \r\n")),
        .refused(400, "9110-5.1", "a field without a colon", get("nonsense\r\n")),
        .refused(400, "9110-5.1", "an empty name", get(": a\r\n")),
        .refused(400, "9110-5.1", "a space in a name", get("X A: a\r\n")),
        .refused(400, "9110-5.1", "parentheses in a name", get("X(A): a\r\n")),
        .refused(400, "9110-5.1", "text beyond ASCII in a name", get("X\u{e9}: a\r\n")),
        .refused(400, "9110-5.5", "NUL in a value", get("X-A: 1\u{0}2\r\n")),
        .refused(400, "9110-5.5", "a bare CR in a value", get("X-A: 1\r2\r\n")),
        .refused(400, "9110-5.5", "ESC in a value", get("X-A: \u{1b}[2J\r\n")),
        .refused(400, "9110-5.5", "DEL in a value", get("X-A: \u{7f}\r\n")),
        .refused(400, "9110-5.5", "a bell in a value", get("X-A: \u{07}\r\n")),
        .refused(431, "9110-5.4", "101 fields", get(String(repeating: "X-A: a\r\n", count: 100))),
        .served(200, "9110-5.4", "90 fields", get(String(repeating: "X-A: a\r\n", count: 89))),
        .refused(
            431, "9110-5.4", "a field of 17,000 bytes",
            get("X-A: \(String(repeating: "a", count: 17_000))\r\n")),
        .served(
            200, "9110-5.4", "a field of 12,000 bytes",
            get("X-A: \(String(repeating: "a", count: 12_000))\r\n")),
    ]

    static let lengths: [RawCase] =
        [
            .served(204, "9112-6.3", "a body with its length", post(validLength)),
            .served(204, "9110-8.6", "leading zeros", post("Content-Length: 00036\r\n")),
            .served(200, "9112-6.3", "a GET with a body", get("Content-Length: 3\r\n") + "abc"),
            .served(200, "9112-6.3", "a GET with an empty body", get("Content-Length: 0\r\n")),
            .served(400, "9112-6.3", "no length means no body", post("", body: "")),
            .refused(400, "9112-6.3", "two lengths", post("Content-Length: 36\r\nContent-Length: 35\r\n")),
            .refused(400, "9110-8.6", "the same length twice", post(validLength + validLength)),
            .refused(
                400, "9112-6.1", "a length and a coding",
                post("Content-Length: 4\r\n" + chunked, body: "0\r\n\r\n")),
            .refused(
                400, "9112-6.1", "a coding and a length",
                post(chunked + "Content-Length: 4\r\n", body: "0\r\n\r\n")),
            .refused(
                400, "9112-6.1", "a coding and no length",
                post(chunked + "Content-Length:\r\n", body: "0\r\n\r\n")),
        ]
        + [
            "36, 36", "36,35", "+36", "-36", "3 6", "0x24", "36.0", "36;", "", "\"36\"", "3\u{b2}", "36\t,",
            "1e2",
        ].map {
            .refused(400, "9110-8.6", "length \($0)", post("Content-Length: \($0)\r\n"))
        }
        + [
            "65537", "65536000", "2147483648", "4294967332", "9223372036854775807", "18446744073709551652",
            "99999999999999999999999",
        ]
        .map { .refused(413, "9110-15.5.14", "length \($0)", post("Content-Length: \($0)\r\n", body: "")) }

    static let codings: [RawCase] =
        [
            .served(204, "9112-7.1", "one chunk", chunks()),
            .served(
                204, "9112-7", "the coding in capitals",
                post("Transfer-Encoding: CHUNKED\r\n", body: "24\r\n\(validBody)\r\n0\r\n\r\n")),
            .served(
                204, "9112-7.1", "two chunks",
                post(
                    chunked,
                    body: "4\r\n\(validBody.prefix(4))\r\n20\r\n\(validBody.dropFirst(4))\r\n0\r\n\r\n")),
            .served(204, "9112-7.1", "leading zeros and several at the end", chunks(rest: "0000\r\n\r\n")),
            .served(204, "9112-7.1.1", "an extension", chunks(";a=b;c=\"d e\"")),
            .served(204, "9112-7.1.2", "a trailer field", chunks(rest: "0\r\nX-A: a\r\n\r\n")),
            .served(200, "9112-7.1", "an empty body of a GET", get(chunked) + "0\r\n\r\n"),
            .refused(
                413, "9110-15.5.14", "a body of 80 KiB",
                post(
                    chunked,
                    body: String(repeating: "4000\r\n\(String(repeating: " ", count: 0x4000))\r\n", count: 5)
                        + "0\r\n\r\n")),
            .refused(
                400, "9112-6.1", "a coding of HTTP/1.0",
                post(chunked, body: "24\r\n\(validBody)\r\n0\r\n\r\n", version: "1.0")),
            .refused(
                400, "9112-6.1", "a coding and a length of HTTP/1.0",
                post(chunked + validLength, version: "1.0")),
            .refused(400, "9112-6.1", "two fields of codings", post(chunked + chunked, body: "0\r\n\r\n")),
            .refused(
                400, "9112-6.1", "a second field that is empty",
                post(chunked + "Transfer-Encoding:\r\n", body: "0\r\n\r\n")),
        ]
        + ["gzip, chunked", "identity, chunked", "gzip,chunked", "x , chunked"].map {
            .refused(501, "9112-6.1", "coding \($0)", post("Transfer-Encoding: \($0)\r\n", body: "0\r\n\r\n"))
        }
        + [
            "gzip", "identity", "", "chunked, gzip", "chunked, chunked", "chunked, identity", "chunked,",
            ",chunked",
            "chunked;a=b", "chunked ;", "\"chunked\"", "xchunked", "chunke", "chunked\u{b}", "chunked x",
            "chunked, ,chunked",
        ].map {
            .refused(400, "9112-6.3", "coding \($0)", post("Transfer-Encoding: \($0)\r\n", body: "0\r\n\r\n"))
        }
        + [
            "zz", "", "-4", "+4", "0x4", "4 ", " 4", "4\t", "4;", "100000000", "4 ;a=b", "4\u{0}", "4;a\u{0}",
            "4,",
        ].map {
            .refused(400, "9112-7.1", "chunk size \($0)", post(chunked, body: "\($0)\r\nabcd\r\n0\r\n\r\n"))
        }
        + [
            ("a bare LF after the size", "4\nabcd\r\n0\r\n\r\n"),
            ("a bare LF after the data", "4\r\nabcd\n0\r\n\r\n"),
            ("a bare CR after the size", "4\rabcd\r\n0\r\n\r\n"),
            ("no CR LF after the data", "4\r\nabcd0\r\n\r\n"),
            ("too much data", "4\r\nabcde\r\n0\r\n\r\n"), ("a bare LF at the end", "0\r\n\n"),
            ("a bad trailer", "0\r\nnonsense\r\n\r\n"), ("a folded trailer", "0\r\nX-A: a\r\n b\r\n\r\n"),
            ("a long extension", "0;\(String(repeating: "a", count: 300))\r\n\r\n"),
            ("a trailer of 5000 bytes", "0\r\nX-A: \(String(repeating: "a", count: 5000))\r\n\r\n"),
        ].map { .refused(400, "9112-7.1", $0.0, post(chunked, body: $0.1)) }

    static let connections: [RawCase] = [
        .refused(200, "9112-9.6", "close", get("Connection: close\r\n")),
        .refused(200, "9112-9.6", "close in capitals", get("Connection: Close\r\n")),
        .refused(200, "9112-9.6", "close among others", get("Connection: x, close\r\n")),
        .refused(200, "9112-9.6", "close in a second field", get("Connection: x\r\nConnection: close\r\n")),
        .served(200, "9112-9.3", "keep-alive", get("Connection: keep-alive\r\n")),
        .served(200, "9110-9.3.2", "HEAD has no body", "HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n"),
        .served(
            404, "9110-9.3.2", "HEAD of an unknown path", "HEAD /api/nowhere HTTP/1.1\r\nHost: x\r\n\r\n"),
        .served(
            401, "9110-9.3.2", "HEAD without the key", "HEAD /multi/identities HTTP/1.1\r\nHost: x\r\n\r\n"),
        .served(
            401, "9110-9.3.2", "HEAD without a token", "HEAD /api/auth/token HTTP/1.1\r\nHost: x\r\n\r\n"),
        .served(
            405, "9110-9.3.2", "HEAD of a call that is only POST",
            "HEAD /api/auth/token/password HTTP/1.1\r\nHost: x\r\n\r\n"),
        .refused(200, "9110-9.3.2", "HEAD of HTTP/1.0", "HEAD /health HTTP/1.0\r\n\r\n"),
        .refused(400, "9110-9.3.2", "HEAD with a bad Host", "HEAD /health HTTP/1.1\r\nHost: x y\r\n\r\n"),
        .served(
            204, "9110-10.1.1", "100-continue with the body at once",
            post("Expect: 100-continue\r\n" + validLength)),
        .served(200, "9110-10.1.1", "100-continue without a body", get("Expect: 100-continue\r\n")),
        .refused(
            413, "9110-10.1.1", "100-continue with too much",
            post("Expect: 100-continue\r\nContent-Length: 70000\r\n", body: "")),
        .refused(
            204, "9110-10.1.1", "100-continue of HTTP/1.0",
            post("Expect: 100-continue\r\n" + validLength, version: "1.0")),
        .refused(417, "9110-10.1.1", "another expectation", post("Expect: 200-ok\r\n" + validLength)),
        .refused(417, "9110-10.1.1", "two expectations", post("Expect: 100-continue, x\r\n" + validLength)),
        .refused(417, "9110-10.1.1", "an empty expectation", post("Expect:\r\n" + validLength)),
    ]

    static let all = requestLines + targets + versions + hosts + fields + lengths + codings + connections
}
