// The bodies of Weavr Multi's answers; the names are the vendor's.

/// Who signed in: the kind of user and the number.
struct MultiCredentials: Encodable {
    let type: String
    let id: String

    init(_ user: User) {
        type = user.role
        id = String(user.id)
    }
}

/// 200 of a login.
struct MultiLoginReply: Encodable {
    let token: String
    let tokenType = "AUTH"
    let identity: IdentityReference?
    let credentials: MultiCredentials
}

/// 200 of an access token.
struct MultiAccessReply: Encodable {
    let token: String
    let identity: IdentityReference
    let credentials: MultiCredentials
    let status: String
}

/// 200 of a change of password.
struct MultiPasswordReply: Encodable {
    struct Info: Encodable {
        let identityId: IdentityReference?
        /// 0: it does not end by age.
        let expiryDate = 0
    }

    let passwordInfo: Info
    let token: String
}

/// 200 of the list of factors.
struct MultiFactorsReply: Encodable {
    struct Item: Encodable {
        let type: String
        let status: String
        let channel: String
    }

    let factors: [Item]
}
