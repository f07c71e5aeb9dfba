import Sessions

// The bodies of answers, as far as Curfew reads them, without the tokens: those are cut out before.

/// An identity by its two parts.
struct WeavrIdentityID: Decodable {
    var type: String
    var id: String

    /// The description promises digits; anything else could pose as something that it is not.
    func reference() throws(AuthFailure) -> Identity.Reference {
        guard (1...40).contains(id.utf8.count), id.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            (1...64).contains(type.utf8.count)
        else { throw .malformedAnswer("the answer names an identity that cannot be one") }
        return Identity.Reference(kind: Identity.Kind(weavrWord: type), id: id)
    }
}

/// Of a sign-in and of `/access_token`. The kind of token that a sign-in names is not read: the description has
/// three words for it, all for a token of the same use.
struct WeavrTokenAnswer: Decodable {
    var identity: WeavrIdentityID?
    /// How far the user has proven to be who they are.
    var status: String?
}

/// Of `/login_via_biometrics`.
struct WeavrChallengeAnswer: Decodable {
    var challengeId: String
}

/// Of `/stepup/challenges/push`.
struct WeavrPushAnswer: Decodable {
    var id: String
}

/// Of `/passwords/update`.
struct WeavrPasswordAnswer: Decodable {
    struct Info: Decodable {
        var identityId: WeavrIdentityID
    }

    var passwordInfo: Info?
}

/// One page of `/identities`.
struct WeavrIdentityPage: Decodable {
    struct Entry: Decodable {
        var id: WeavrIdentityID
        var name: String
    }

    var identities: [Entry]
    /// Of all pages together.
    var count: Int
    /// Of this page.
    var responseCount: Int
}

struct WeavrLogoutAnswer: Decodable {
    var url: String?
}

/// Of `/authentication_factors`.
struct WeavrFactorsAnswer: Decodable {
    struct Entry: Decodable {
        var channel: String?
        var status: String?
    }

    var factors: [Entry]?
}

/// Of most errors; which of the two names the code has depends on the status.
struct WeavrError: Decodable {
    var errorCode: String?
    var code: String?
}

/// Of status 400.
struct WeavrBadRequest: Decodable {
    struct SyntaxErrors: Decodable {
        struct Field: Decodable {
            var fieldName: String?
            var error: String?
            var params: [String]?
        }

        var invalidFields: [Field]?
    }

    var syntaxErrors: SyntaxErrors?
    /// Back Office's name for the same.
    var validationErrors: [SyntaxErrors.Field]?
}

extension Identity.Reference {
    /// As a request names it.
    var weavrPart: JSONPart { .object([("type", .text(kind.weavrWord)), ("id", .text(id))]) }
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
