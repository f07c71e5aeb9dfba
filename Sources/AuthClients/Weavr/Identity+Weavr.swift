import Sessions

extension Identity.Reference {
    /// As a request names it.
    var weavrBody: JSONValue { .object([("type", .text(kind.weavrWord)), ("id", .text(id))]) }
}

extension Identity.Kind {
    init(weavrWord word: String) {
        switch word {
        case "CORPORATE": self = .corporate
        case "CONSUMER": self = .consumer
        default: self = .other(word)
        }
    }

    var weavrWord: String {
        switch self {
        case .corporate: "CORPORATE"
        case .consumer: "CONSUMER"
        // No kind of this vendor's: it is refused as such.
        case .user: "USER"
        case .other(let word): word
        }
    }
}
