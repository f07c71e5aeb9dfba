/// Everything neutral code knows of a vendor. The clients make it; it is the only place for facts about one.
package struct VendorDescriptor: Hashable, Sendable, Codable {
    /// As people know it.
    package var name: String
    package var capabilities: Set<Capability>
    /// What the vendor asks of a new password, in the order in which it is told.
    package var passwordRules: [PasswordRule]
    package var otp: OTPRules
    package var push: PushRules
    /// The factors that a person can have, in the order in which they are offered.
    package var factorRules: [FactorRules]
    /// What the vendor calls acting for an identity without its login.
    package var delegationName: String
    /// The kinds of identity that can be acted for that way, the most common first.
    package var delegationKinds: [Identity.Kind]
    /// How many calls it allows as a rule; an answer of the server may tell other figures.
    package var callLimits: [CallLimit]

    package init(
        name: String, capabilities: Set<Capability>, passwordRules: [PasswordRule] = [],
        otp: OTPRules = OTPRules(), push: PushRules = PushRules(), factorRules: [FactorRules] = [],
        delegationName: String = "", delegationKinds: [Identity.Kind] = [],
        callLimits: [CallLimit] = []
    ) {
        self.name = name
        self.capabilities = capabilities
        self.passwordRules = passwordRules
        self.otp = otp
        self.push = push
        self.factorRules = factorRules
        self.delegationName = delegationName
        self.delegationKinds = delegationKinds
        self.callLimits = callLimits
    }
}
