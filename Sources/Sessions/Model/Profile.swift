/// What is less well about a profile than it could be, though one can sign in.
package enum ProfileWarning: Hashable, Sendable {
    /// The configuration holds the key itself.
    case plainKey
    /// No webhooks come in, so no push can be answered; says why in a few words.
    case notListening(String)
}

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

    /// What the vendor's API has that another's may not have. Panes and state go by this, never by the vendor.
    package struct Features: OptionSet, Hashable, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// A login lists the identities it may act as, and gets a token for each.
        package static let identityList = Features(rawValue: 1)
        /// The server lists the live tokens of a login and ends them one by one.
        package static let tokenList = Features(rawValue: 2)
        /// A sign-in may say how long its token is to live.
        package static let timeToLive = Features(rawValue: 4)
        /// A sign-in may replace the password; every other token of the login ends with it.
        package static let newPassword = Features(rawValue: 8)
        /// A forgotten password is reset by a code that comes by mail.
        package static let passwordReset = Features(rawValue: 16)
        /// A token is worth more after a code from the customer's phone, or a push to the device.
        package static let stepUp = Features(rawValue: 32)
        /// The customer's device can be asked: instead of a password, or to step a token up.
        package static let push = Features(rawValue: 64)
        /// That device is a simulated one, which can be made to answer.
        package static let simulatedDevice = Features(rawValue: 128)
        /// The programme's word is enough to act for an identity (Back Office).
        package static let delegation = Features(rawValue: 256)
        /// The server lists the ways in which a person can prove who they are.
        package static let factors = Features(rawValue: 512)
    }

    package var features: Features
    /// What the vendor asks of a new password, in a sentence.
    package var passwordRules: String

    package init(
        id: ID, name: String, vendorName: String, environment: Environment, address: String?,
        features: Features = .identityList, passwordRules: String = ""
    ) {
        self.id = id
        self.name = name
        self.vendorName = vendorName
        self.environment = environment
        self.address = address
        self.features = features
        self.passwordRules = passwordRules
    }
}
