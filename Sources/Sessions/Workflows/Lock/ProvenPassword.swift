import Secrets

/// A password that has just signed a login in.
struct ProvenPassword: Equatable, Sendable {
    let login: Login
    let password: Secret
}
