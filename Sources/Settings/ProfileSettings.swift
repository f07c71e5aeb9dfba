package import Sessions

/// One profile as the configuration has it.
package struct ProfileSettings: Equatable, Sendable {
    package enum Vendor: Sendable {
        case weavr, verifiable

        static let words: KeyValuePairs<String, Vendor> = ["weavr": .weavr, "verifiable": .verifiable]
    }

    /// Unique among the profiles; shown on the screen.
    package var name: String
    package var vendor: Vendor
    /// The base URL as the vendor writes it, up to and with its own first path (`/multi`, `/api`).
    package var url: String
    package var environment: Profile.Environment
    /// Of vendors that ask for one.
    package var key: KeyReference?
    /// Filled in at the login.
    package var email: String?
    /// Where webhooks come in; nil where none do.
    package var webhooks: ListenAddress?
    /// Where `url` stands in the file, from 1.
    package var urlLine: Int
}

/// An address of this machine and a port of it.
package struct ListenAddress: Hashable, Sendable {
    /// A name or a number; IPv6 without its brackets.
    package var host: String
    package var port: Int

    /// From `HOST:PORT`, or `[HOST]:PORT` for one with colons.
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
