package import Sessions

/// Text written in the program is a literal; each other text says what it is.
extension Sentence: ExpressibleByStringInterpolation {
    package init(stringLiteral literal: String) {
        self.init(literal.isEmpty ? [] : [.trusted(literal)])
    }

    package init(stringInterpolation: StringInterpolation) {
        self.init(stringInterpolation.parts)
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.trusted(literal)) }
        }

        package mutating func appendInterpolation(_ sentence: Sentence) {
            parts += sentence.parts
        }

        package mutating func appendInterpolation(_ number: Int) {
            parts.append(.trusted("\(number)"))
        }

        package mutating func appendInterpolation(_ span: Duration) {
            parts.append(.trusted(Words.duration(span)))
        }

        /// A number and its noun.
        package mutating func appendInterpolation(_ number: Int, _ noun: String, plural: String? = nil) {
            parts.append(.trusted(Words.count(number, noun, plural: plural)))
        }

        package mutating func appendInterpolation(untrusted text: String, columns: Int = 256) {
            parts.append(.untrusted(text, columns: columns))
        }

        package mutating func appendInterpolation(name: String, columns: Int) {
            parts.append(.name(name, columns: columns))
        }

        package mutating func appendInterpolation(until end: Instant, _ source: Lifetime.Source) {
            parts.append(.timeLeft(until: end, source))
        }
    }
}
