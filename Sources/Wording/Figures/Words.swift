import Sessions

/// Figures in words.
package enum Words {
    /// A length of time in its two largest units: 8 h, 1 d 12 h, 30 min.
    package static func duration(_ span: Duration) -> String {
        let seconds = span.wholeSeconds
        let units = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ]
        let told = units.drop { $0.0 == 0 }.prefix(2).filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }
        return told.isEmpty ? "0 s" : told.joined(separator: " ")
    }

    /// A number and its noun: 1 token, 2 tokens.
    package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
