import Foundation

extension WebhookOutbox {
    /// Why no webhook may be sent to a URL, as a clause that does not quote it where it may hold a password; nil if one
    /// may. Plain http goes to this machine alone, unless `allowsPlain`: events carry one-time tokens.
    static func problem(of url: String, allowsPlain: Bool) -> String? {
        guard let parts = URLComponents(string: url, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil
        else { return "it is not an http address without query and fragment" }
        guard parts.user == nil, parts.password == nil else {
            return "\(host) stands behind a user or password, which are never sent"
        }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else {
            return "the port of \(host) is not from 1 to 65535"
        }
        guard scheme == "https" || allowsPlain || isLoopback(host) else {
            return
                "\(host) is another machine, and events carry one-time tokens; use https, or add --webhook-plain-http"
        }
        return nil
    }

    /// Whether a host is this machine in one of the spellings that every resolver reads alike.
    private static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { UInt8($0).map(String.init) == String($0) }
    }
}
