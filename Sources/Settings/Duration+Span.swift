extension Duration {
    /// A span as people write it: a whole number and `s`, `m` or `h`. Nil for any other text.
    package init?(span: String) {
        guard let unit = span.last, span.first != "-", span.first != "+", let number = Int(span.dropLast()),
            number <= 1_000_000
        else { return nil }
        switch unit {
        case "s": self = .seconds(number)
        case "m": self = .seconds(number * 60)
        case "h": self = .seconds(number * 3600)
        default: return nil
        }
    }
}
