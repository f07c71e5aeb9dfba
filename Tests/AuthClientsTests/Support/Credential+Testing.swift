import Secrets
import Sessions

extension Credential {
    init(_ secret: Secret, _ kind: Token.Kind = .login) {
        self.init(token: ClientTester.token, kind: kind, secret: secret)
    }

    init(_ text: String, _ kind: Token.Kind = .login) {
        self.init(Secret(text), kind)
    }
}

extension Secret {
    /// Its bytes as text: in tests alone.
    var revealed: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}
