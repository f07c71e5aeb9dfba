import Secrets

/// One header field of a request.
struct HeaderField: Sendable {
    enum Value: Sendable {
        case plain(String)
        /// Behind a prefix such as `Bearer `. Wiped once the request has been sent.
        case secret(Secret, prefix: StaticString)
    }

    var name: String
    var value: Value

    static func plain(_ name: String, _ text: String) -> HeaderField {
        HeaderField(name: name, value: .plain(text))
    }

    static func secret(_ name: String, _ secret: Secret) -> HeaderField {
        HeaderField(name: name, value: .secret(secret, prefix: ""))
    }

    /// RFC 6750, section 2.1.
    static func bearer(_ token: Secret) -> HeaderField {
        HeaderField(name: "authorization", value: .secret(token, prefix: "Bearer "))
    }

    /// False for a secret that could end the header's line.
    var isValid: Bool {
        switch value {
        case .plain: true
        case .secret(let secret, _): secret.fitsHeader
        }
    }
}
