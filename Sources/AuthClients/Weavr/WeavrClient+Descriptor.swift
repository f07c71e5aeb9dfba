package import Sessions

/// What neutral code knows of the vendor.
extension WeavrClient {
    package static func descriptor(
        environment: Profile.Environment, mailsResets: Bool, receivesPushes: Bool, simulatesDevice: Bool
    ) -> VendorDescriptor {
        var capabilities: Set<Capability> = [
            .core, .identityList, .stepUp, .delegation, .factorList, .factorEnrolment,
        ]
        if mailsResets { capabilities.insert(.passwordReset) }
        if receivesPushes { capabilities.insert(.push) }
        if simulatesDevice { capabilities.insert(.simulatedDevice) }
        return VendorDescriptor(
            name: "Weavr Multi", capabilities: capabilities,
            passwordRules: [
                .length(8...30), .lowercase, .uppercase, .digit, .special, .uncommon, .unused(5),
            ],
            otp: OTPRules(
                lifetime: .minutes(5), resendInterval: .seconds(15), length: 6,
                sandboxCode: sandboxCode(in: environment)),
            push: PushRules(lifetime: .minutes(5), grace: .seconds(15)), factorRules: factorRules,
            delegationName: "Back Office", delegationKinds: [.corporate, .consumer],
            callLimits: [
                CallLimit(calls: 100, in: .minutes(1)), CallLimit(calls: 1000, in: .minutes(60)),
            ])
    }

    /// The call that links a device takes Authy alone, and the one that unlinks takes both kinds of push.
    private static let factorRules = [
        FactorRules(channel: "SMS", name: "SMS", enrolment: .byCode, isUnlinkable: false),
        FactorRules(channel: "AUTHY", name: "Authy", enrolment: .byPush, isUnlinkable: true),
        FactorRules(
            channel: "BIOMETRIC", name: "Biometrics", enrolment: .elsewhere, isUnlinkable: true, signsIn: true
        ),
    ]

    /// Outside of production no message is sent, and this code is right.
    private static func sandboxCode(in environment: Profile.Environment) -> String? {
        switch environment {
        case .demo, .sandbox: "123456"
        case .production: nil
        }
    }
}
