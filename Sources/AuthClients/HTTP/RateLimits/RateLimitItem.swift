import Sessions

/// A member of a list of rate limits in a structured field (RFC 9651, section 3.1): a name and numbers.
struct RateLimitItem: Equatable {
    var name: String
    var parameters: [String: Int]

    /// Bytes of a field that are read, and members of its list.
    private static let longest = 1024
    private static let most = 16

    /// The members of a list, which may be spread over several fields; none where anything of it is malformed.
    static func list(_ fields: [String]) -> [RateLimitItem] {
        let text = fields.joined(separator: ",")
        guard !text.isEmpty, text.utf8.count <= longest else { return [] }
        let members = split(text[...], at: ",")
        let items = members.prefix(most + 1).compactMap(Self.init)
        return items.count == members.count && members.count <= most ? items : []
    }

    private init?(_ member: Substring) {
        let parts = Self.split(member, at: ";").map { part in
            part.drop { $0 == " " || $0 == "\t" }
        }
        guard var name = parts.first else { return nil }
        while name.last == " " || name.last == "\t" { name.removeLast() }
        if name.count > 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = name.dropFirst().dropLast() }
        guard !name.isEmpty, !name.contains("\"") else { return nil }
        self.name = String(name)
        parameters = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // Parameters of another type, such as a partition key, say nothing here.
            guard pair.count == 2, let number = CallBudget.number(pair[1]) else { continue }
            parameters[String(pair[0])] = number
        }
    }

    /// Splits outside of quotes.
    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var isQuoted = false
        return text.split(omittingEmptySubsequences: false) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == separator && !isQuoted
        }
    }
}
