package import Sessions

/// What neutral code knows of the vendor.
extension VerifiableClient {
    package static func descriptor(mailsResets: Bool = true) -> VendorDescriptor {
        var capabilities: Set<Capability> = [.core, .tokenList, .timeToLive, .newPassword]
        if mailsResets { capabilities.insert(.passwordReset) }
        return VendorDescriptor(
            name: "Verifiable", capabilities: capabilities,
            passwordRules: [.length(8...256), .uncommon, .changed],
            callLimits: [CallLimit(calls: 10_000, in: .minutes(5))])
    }
}
