package import Sessions

extension [FactorRules] {
    /// One of each sort: by a code, by a push, and elsewhere.
    package static let samples = [
        FactorRules(channel: "SMS", name: "SMS", enrolment: .byCode, isUnlinkable: false),
        FactorRules(channel: "AUTHY", name: "Authy", enrolment: .byPush, isUnlinkable: true),
        FactorRules(
            channel: "BIOMETRIC", name: "Biometrics", enrolment: .elsewhere, isUnlinkable: true, signsIn: true
        ),
    ]
}
