/// What a vendor's API can do that another's may not. Panes and workflows go by this, never by the vendor.
package enum Capability: String, Hashable, Sendable, Codable, CaseIterable {
    /// Sign-in with a password, log out, introspection: what every vendor has.
    case core
    /// A login lists the identities it may act as, and gets a token for each.
    case identityList
    /// The server lists the live tokens of a login and revokes them one by one.
    case tokenList
    /// A sign-in may say how long its token is to live.
    case timeToLive
    /// A sign-in may replace a password that has not expired; every other token of the login ends with it.
    case newPassword
    /// A mailed code replaces a forgotten password.
    case passwordReset
    /// A second factor steps a token up: a code sent to the phone.
    case stepUp
    /// A push to the customer's device signs in, or steps a token up.
    case push
    /// That device is a simulated one, which answers on request.
    case simulatedDevice
    /// The programme's own key is enough to act for an identity, without its login.
    case delegation
    /// The server lists the factors a person can verify with.
    case factorList
    /// Those factors are enrolled and unlinked by its rules for them.
    case factorEnrolment
}
