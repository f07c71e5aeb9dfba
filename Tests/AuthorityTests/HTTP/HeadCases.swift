/// Cases about the request line, the fields and the Host.
extension RawCase {
    static let requestLines: [RawCase] = [
        .served(200, "9112-3", "a plain request", get("")),
        .served(200, "9112-2.2", "one empty line before it", "\r\n" + get("")),
        .refused(400, "9112-2.2", "two empty lines before it", "\r\n\r\n" + get("")),
        .refused(400, "9112-2.2", "a bare LF before it", "\n" + get("")),
        .refused(400, "9112-2.2", "bare LFs", "GET /health HTTP/1.1\nHost: x\n\n"),
        .refused(
            400, "9112-2.2", "a bare LF after the request line", "GET /health HTTP/1.1\nHost: x\r\n\r\n"),
        .refused(400, "9112-2.2", "a bare LF after a field", "GET /health HTTP/1.1\r\nHost: x\n\r\n"),
        .refused(400, "9112-2.2", "a bare LF as the empty line", "GET /health HTTP/1.1\r\nHost: x\r\n\n"),
        .refused(
            400, "9112-2.2", "a bare CR in the request line", "GET /health\r HTTP/1.1\r\nHost: x\r\n\r\n"),
        .refused(400, "9112-2.2", "CR CR LF", "GET /health HTTP/1.1\r\r\nHost: x\r\n\r\n"),
        .refused(
            400, "9112-2.2", "a blank before the first field", "GET /health HTTP/1.1\r\n Host: x\r\n\r\n"),
        .refused(
            400, "9112-2.2", "a tab before the first field", "GET /health HTTP/1.1\r\n\tHost: x\r\n\r\n"),
        .refused(400, "9112-3", "a space before the method", " GET /health HTTP/1.1\r\nHost: x\r\n\r\n"),
        .refused(400, "9112-3", "no request", "nonsense\r\n\r\n"),
        .refused(400, "9112-3", "TLS", "\u{16}\u{03}\u{01}\u{00}\u{05}hello"),
        .refused(400, "9112-3", "two spaces before the target", line("GET  /health HTTP/1.1")),
        .refused(400, "9112-3", "two spaces before the version", line("GET /health  HTTP/1.1")),
        .refused(400, "9112-3", "a space after the version", line("GET /health HTTP/1.1 ")),
        .refused(400, "9112-3", "a tab for a space", line("GET\t/health HTTP/1.1")),
        .refused(400, "9112-3", "a tab before the version", line("GET /health\tHTTP/1.1")),
        .refused(400, "9112-3", "no version", line("GET /health")),
        .refused(400, "9112-3", "no target", line("GET HTTP/1.1")),
        .refused(400, "9112-3", "an empty target", line("GET  HTTP/1.1")),
        .refused(400, "9112-3", "four parts", line("GET /health x HTTP/1.1")),
        .refused(400, "9112-3.1", "a comma in the method", line("GE,T /health HTTP/1.1")),
        .refused(400, "9112-3.1", "NUL in the method", line("GE\u{0}T /health HTTP/1.1")),
        .refused(400, "9112-3.1", "a colon in the method", line("GET: /health HTTP/1.1")),
        .refused(
            400, "9110-9.1", "a method in small letters, unknown to the parser", line("get /health HTTP/1.1")),
        .served(405, "9110-15.5.6", "another known method", line("DELETE /health HTTP/1.1")),
        .refused(501, "9110-9.3.6", "a tunnel", line("CONNECT x:80 HTTP/1.1")),
        .refused(
            414, "9112-3", "a target of 9000 bytes",
            line("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1")),
        .served(
            404, "9112-3", "a target of 7900 bytes",
            line("GET /\(String(repeating: "a", count: 7900)) HTTP/1.1")),
    ]

    static let targets: [RawCase] = [
        .served(200, "9112-3.2.1", "a query", line("GET /health?a=b&c=%20/? HTTP/1.1")),
        .served(404, "9112-3.2.1", "an unknown path", line("GET /nowhere HTTP/1.1")),
        .served(404, "9112-3.2.1", "a path that is another after decoding", line("GET /%68ealth HTTP/1.1")),
        .served(404, "9112-3.2.1", "two slashes", line("GET //health HTTP/1.1")),
        .served(200, "9112-3.2.2", "an absolute target", line("GET http://x/health HTTP/1.1")),
        .served(200, "9112-3.2.2", "an absolute target in capitals", line("GET HTTP://x:80/health HTTP/1.1")),
        .refused(400, "9110-4.2.1", "an absolute target without a host", line("GET http:///health HTTP/1.1")),
        .refused(
            400, "9110-4.2.4", "an absolute target with user information",
            line("GET http://u@x/health HTTP/1.1")),
        .refused(
            400, "9112-3.2.2", "an absolute target with a bad port", line("GET http://x:y/health HTTP/1.1")),
        .refused(400, "9112-3.2.2", "another scheme", line("GET ftp://x/health HTTP/1.1")),
        .refused(400, "9112-3.2.3", "an authority as the target", line("GET x:80 HTTP/1.1")),
        .refused(400, "9112-3.2.4", "an asterisk without OPTIONS", line("GET * HTTP/1.1")),
        .served(404, "9112-3.2.4", "OPTIONS of the server", line("OPTIONS * HTTP/1.1")),
        .refused(400, "9112-3.2", "a path without a slash", line("GET health HTTP/1.1")),
        .refused(400, "9112-3.2", "a fragment", line("GET /health#a HTTP/1.1")),
        .refused(400, "9112-3.2", "a backslash", line("GET /\\health HTTP/1.1")),
        .refused(400, "9112-3.2", "a quotation mark", line("GET /health?\"a\" HTTP/1.1")),
        .refused(400, "9112-3.2", "angle brackets", line("GET /<health> HTTP/1.1")),
        .refused(400, "9112-3.2", "braces", line("GET /{health} HTTP/1.1")),
        .refused(400, "9112-3.2", "a caret", line("GET /health^ HTTP/1.1")),
        .refused(400, "9112-3.2", "a byte beyond ASCII", line("GET /h\u{e9}alth HTTP/1.1")),
        .refused(400, "9112-3.2", "NUL in the target", line("GET /health\u{0} HTTP/1.1")),
        .refused(400, "9112-3.2", "DEL in the target", line("GET /health\u{7f} HTTP/1.1")),
        .refused(400, "9112-3.2", "a percent sign alone", line("GET /health?% HTTP/1.1")),
        .refused(400, "9112-3.2", "half a percent code", line("GET /health?%4 HTTP/1.1")),
        .refused(400, "9112-3.2", "a bad percent code", line("GET /health?%zz HTTP/1.1")),
    ]

    static let versions: [RawCase] = [
        .refused(200, "9112-9.3", "HTTP/1.0 closes", line("GET /health HTTP/1.0")),
        .refused(200, "9112-3.2", "HTTP/1.0 without a Host", "GET /health HTTP/1.0\r\n\r\n"),
        .refused(
            200, "9112-9.3", "HTTP/1.0 with keep-alive",
            "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
        .served(200, "9110-6.2", "a later minor version", line("GET /health HTTP/1.2")),
        .served(200, "9110-6.2", "the latest minor version", line("GET /health HTTP/1.9")),
        .refused(505, "9110-15.6.6", "HTTP/2.0", line("GET /health HTTP/2.0")),
        .refused(505, "9110-15.6.6", "HTTP/9.9", line("GET /health HTTP/9.9")),
        .refused(505, "9110-15.6.6", "HTTP/0.9", line("GET /health HTTP/0.9")),
        .refused(505, "9112-2.3", "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        .refused(400, "9112-2.3", "the name in small letters", line("GET /health http/1.1")),
        .refused(400, "9112-2.3", "another name", line("GET /health HTTQ/1.1")),
        .refused(400, "9112-2.3", "two digits", line("GET /health HTTP/1.10")),
        .refused(400, "9112-2.3", "two digits before the point", line("GET /health HTTP/11.1")),
        .refused(400, "9112-2.3", "no minor version", line("GET /health HTTP/1")),
        .refused(400, "9112-2.3", "no point", line("GET /health HTTP/1,1")),
        .refused(400, "9112-2.3", "a letter", line("GET /health HTTP/1.x")),
        .refused(400, "9112-2.3", "no slash", line("GET /health HTTP 1.1")),
    ]

    static let hosts: [RawCase] =
        [
            .refused(400, "9112-3.2", "no Host", "GET /health HTTP/1.1\r\n\r\n"),
            .refused(400, "9112-3.2", "no Host, absolute target", "GET http://x/health HTTP/1.1\r\n\r\n"),
            .refused(400, "9112-3.2", "two Hosts", get("Host: y\r\n")),
            .refused(400, "9112-3.2", "the same Host twice", get("Host: x\r\n")),
            .refused(
                400, "9112-3.2", "two Hosts of HTTP/1.0", "GET /health HTTP/1.0\r\nHost: x\r\nhost: y\r\n\r\n"
            ),
            .refused(400, "9112-3.2", "a bad Host of HTTP/1.0", "GET /health HTTP/1.0\r\nHost: x y\r\n\r\n"),
        ]
        + validHosts.map {
            .served(200, "9110-7.2", "Host \($0)", "GET /health HTTP/1.1\r\nHost: \($0)\r\n\r\n")
        }
        + invalidHosts.map {
            .refused(400, "9110-7.2", "Host \($0)", "GET /health HTTP/1.1\r\nHost: \($0)\r\n\r\n")
        }

    private static let validHosts = [
        "example.org", "EXAMPLE.org:8700", "127.0.0.1:65535", "[::1]", "[::1]:8700", "x:", "a_b", "a%41",
        "  padded\t ",
    ]
    private static let invalidHosts = [
        "", " ", "x y", "x/", "x@y", "u:p@x", "http://x", "x:y", "x:65536", "x:-1", "x:80:80", ":80", "[::1",
        "::1", "[::1]x", "[zz]", "[]", "[127.0.0.1]", "x?a", "x#a", "a%4", "a%zz", "a\\b", "<x>", "\u{e9}",
        "\"x\"",
    ]
}
