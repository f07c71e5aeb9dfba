import Screen
import Sessions
import Wording

/// Sentences on the screen: text from outside is clean, a time left moves, and a next step shows its key.
extension Canvas {
    /// The words of a sentence, with the time left as it is now; noted as something that moves.
    mutating func words(_ sentence: Sentence) -> String {
        sentence.parts.map { part in
            switch part {
            case .trusted(let text): text
            case .untrusted(let text, let columns):
                CleanText.clean(text, limit: columns, ellipsis: glyphs.ellipsis)
            case .name(let text, let columns): name(text, limit: columns)
            case .timeLeft(let end, let source): source.mark + timeLeft(until: end)
            }
        }.joined()
    }

    /// What can be done, and the key that does it; empty where nothing need be.
    mutating func words(_ nextStep: NextStep?) -> String {
        guard let nextStep else { return "" }
        let words = words(nextStep.words)
        guard let key = nextStep.keyName else { return words }
        return "\(words.dropLast()) (\(glyphs.keyNames(key)))."
    }

    /// What happened and, below it, what to do next.
    mutating func statement(_ statement: Statement, _ style: Style? = nil, in rect: Rect) {
        self.statement(
            words(statement.sentence), style ?? statement.weight.style, next: words(statement.nextStep),
            in: rect)
    }
}

extension Notice.Weight {
    var style: Style {
        switch self {
        case .information: .info
        case .warning: .ending
        case .failure: .ended
        }
    }
}
