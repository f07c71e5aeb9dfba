/// What a vendor allows to be done with the factors of one channel.
package struct FactorRules: Hashable, Sendable, Codable {
    /// How a person gets such a factor.
    package enum Enrolment: Hashable, Sendable, Codable {
        /// The server sends a code, which is then given back to it.
        case byCode
        /// The server sends a push, which the customer confirms on the device.
        case byPush
        /// In the customer's application alone.
        case elsewhere
    }

    /// The server's word for the channel, as in `Factor`.
    package var channel: String
    /// As people know it.
    package var name: String
    package var enrolment: Enrolment
    package var isUnlinkable: Bool
    /// Whether a push to it signs in; every device steps up.
    package var signsIn: Bool

    package init(
        channel: String, name: String, enrolment: Enrolment, isUnlinkable: Bool, signsIn: Bool = false
    ) {
        self.channel = channel
        self.name = name
        self.enrolment = enrolment
        self.isUnlinkable = isUnlinkable
        self.signsIn = signsIn
    }
}
