/// An environment to sign in to.
package struct Profile: Hashable, Sendable, Identifiable {
    package struct ID: Hashable, Sendable {
        package var name: String
        package init(_ name: String) { self.name = name }
    }

    /// What is at stake there; decides the badge in the header and how much a logout asks.
    package enum Environment: Hashable, Sendable {
        case demo, sandbox, production
    }

    package var id: ID
    package var name: String
    /// The vendor's name as people know it.
    package var vendorName: String
    package var environment: Environment
    /// Where its server is, for people; nil until the embedded authority has its port.
    package var address: String?

    /// What the vendor asks of a new password, in a sentence.
    package var passwordRules: String

    package init(
        id: ID, name: String, vendorName: String, environment: Environment, address: String?,
        passwordRules: String = ""
    ) {
        self.id = id
        self.name = name
        self.vendorName = vendorName
        self.environment = environment
        self.address = address
        self.passwordRules = passwordRules
    }
}
