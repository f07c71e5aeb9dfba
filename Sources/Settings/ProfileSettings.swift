package import Sessions

/// The settings of one profile.
package struct ProfileSettings: Equatable, Sendable {
    package enum Vendor: Sendable {
        case weavr, verifiable

        static let names: [(String, Vendor)] = [("weavr", .weavr), ("verifiable", .verifiable)]
    }

    /// Unique among the profiles; shown on the screen.
    package var name: String
    package var vendor: Vendor
    /// The vendor's base URL, with its first path component (`/multi`, `/api`).
    package var url: String
    package var environment: Profile.Environment
    /// Nil for a vendor without API keys.
    package var key: KeyReference?
    /// The key that signs the webhooks; nil where the API key does.
    package var webhookKey: KeyReference?
    /// The address that the login form shows at first.
    package var email: String?
    /// The address that receives webhooks; nil if there is none.
    package var webhooks: ListenAddress?
    /// Nil for the colour of the environment.
    package var tint: Profile.Tint?
    /// The line of `url` in the file, counted from 1.
    package var urlLine: Int

    /// Every key of the profile.
    package var keys: [KeyReference] { [key, webhookKey].compactMap(\.self) }
}
