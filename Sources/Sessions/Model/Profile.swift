/// An environment to sign in to.
package struct Profile: Hashable, Sendable, Identifiable, Codable {
    package struct ID: Hashable, Sendable, Codable {
        package var name: String
        package init(_ name: String) { self.name = name }
    }

    /// What is at stake there; decides whether a first switch and a logout ask.
    package enum Environment: String, Hashable, Sendable, Codable {
        case demo, sandbox, production
    }

    /// A colour of its own, so that several profiles of one environment look different.
    package enum Tint: String, Hashable, Sendable, Codable, CaseIterable {
        case red, amber, green, teal, blue, violet
    }

    package var id: ID
    package var name: String
    package var environment: Environment
    /// Where its server is, for people; nil until the embedded authority has its port.
    package var address: String?
    package var vendor: VendorDescriptor
    /// Nil for the colour of the environment.
    package var tint: Tint?

    package init(
        id: ID, name: String, environment: Environment, address: String?, vendor: VendorDescriptor,
        tint: Tint? = nil
    ) {
        self.id = id
        self.name = name
        self.environment = environment
        self.address = address
        self.vendor = vendor
        self.tint = tint
    }

    package func offers(_ capability: Capability) -> Bool { vendor.capabilities.contains(capability) }
}
