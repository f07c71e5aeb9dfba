package import Sessions

/// Words in parts: text from outside is cleaned where the words are shown, and a time left counts down there.
package struct Sentence: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        /// Written in this program.
        case trusted(String)
        /// From outside of it; takes at most so many columns.
        case untrusted(String, columns: Int)
        /// The name of a customer or a login, from outside as well: what shows it may have to hide it.
        case name(String, columns: Int)
        /// The time left until an instant.
        case timeLeft(until: Instant, Lifetime.Source)
    }

    package private(set) var parts: [Part]

    init(_ parts: [Part]) {
        self.parts = parts
    }

    /// The words at a moment. `clean` makes untrusted text harmless and cuts it to a number of columns; `name` does the
    /// same to a name, and may hide it.
    package func text(
        at now: Instant, name: ((_ untrusted: String, _ columns: Int) -> String)? = nil,
        clean: (_ untrusted: String, _ columns: Int) -> String
    ) -> String {
        parts.map { part in
            switch part {
            case .trusted(let text): text
            case .untrusted(let text, let columns): clean(text, columns)
            case .name(let text, let columns): name?(text, columns) ?? clean(text, columns)
            case .timeLeft(let end, let source): source.mark + Countdown(to: end, at: now).text
            }
        }.joined()
    }

    /// A clause as a sentence of its own: with a capital letter and a full stop.
    var asSentence: Sentence {
        var parts = parts
        if case .trusted(let text)? = parts.first {
            parts[0] = .trusted(text.prefix(1).uppercased() + text.dropFirst())
        }
        return Sentence(parts + [.trusted(".")])
    }
}
