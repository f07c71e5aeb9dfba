/// An address and a port of this machine.
package struct ListenAddress: Hashable, Sendable {
    /// A host name or an IP address; IPv6 without brackets.
    package var host: String
    package var port: Int

    /// Parses `HOST:PORT`, or `[HOST]:PORT` for IPv6.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(where: { ":[]".contains($0) }) {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        self.host = String(host)
        self.port = port
    }
}
