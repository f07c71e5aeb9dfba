import Sessions

/// The bodies of responses, as far as Curfew reads them, without the tokens: those are cut out before.
enum WeavrBody {
    /// An identity by its two parts.
    struct IdentityID: Decodable {
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
    struct Token: Decodable {
        var identity: IdentityID?
        /// How far the user has proven to be who they are.
        var status: String?
    }

    /// Of `/login_via_biometrics`.
    struct Challenge: Decodable {
        var challengeId: String
    }

    /// Of `/stepup/challenges/push`.
    struct Push: Decodable {
        var id: String
    }

    /// Of `/passwords/update`.
    struct ChangedPassword: Decodable {
        struct Info: Decodable {
            var identityId: IdentityID
        }

        var passwordInfo: Info?
    }

    /// One page of `/identities`.
    struct IdentityPage: Decodable {
        struct Entry: Decodable {
            var id: IdentityID
            var name: String
        }

        var identities: [Entry]
        /// Of all pages together.
        var count: Int
        /// Of this page.
        var responseCount: Int
    }

    struct Logout: Decodable {
        var url: String?
    }

    /// Of `/authentication_factors`.
    struct Factors: Decodable {
        struct Entry: Decodable {
            var channel: String?
            var status: String?
        }

        var factors: [Entry]?
    }

    /// Of most errors; which of the two names the code has depends on the status.
    struct Problem: Decodable {
        var errorCode: String?
        var code: String?
    }

    /// Of status 400.
    struct BadRequest: Decodable {
        struct SyntaxErrors: Decodable {
            var invalidFields: [Field]?
        }

        struct Field: Decodable {
            var fieldName: String?
            var error: String?
        }

        var syntaxErrors: SyntaxErrors?
        /// Back Office's name for the same.
        var validationErrors: [Field]?
    }
}
