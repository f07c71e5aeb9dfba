package import Sessions
import Foundation

/// A base URL that requests with secrets may go to: https anywhere, plain http to this machine alone.
package struct ServerAddress: Sendable {
    /// Scheme, host, port and path, without a slash at the end.
    let url: String
    /// The path alone, for the log of calls.
    let path: String

    package init(_ text: String) throws(AuthFailure) {
        guard let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { throw .unreachable(.other("the profile's address is not a plain http or https URL")) }
        guard scheme == "https" || Self.isLoopback(host) else {
            throw .unreachable(.other("plain http is allowed to this machine only; use https"))
        }
        var trimmed = text[...]
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        url = String(trimmed)
        var path = parts.percentEncodedPath[...]
        while path.hasSuffix("/") { path.removeLast() }
        self.path = String(path)
    }

    private static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        // 127.0.0.0/8 in its only safe spelling: four plain decimal numbers.
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127"
            && parts.allSatisfy { part in
                UInt8(part).map(String.init) == String(part)
            }
    }
}
