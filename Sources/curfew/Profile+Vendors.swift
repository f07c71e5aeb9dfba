import Sessions

/// What the two vendors offer, and what they ask of a new password.
extension Profile {
    static func weavr(
        _ id: ID, name: String, environment: Environment, address: String?, more features: Features
    ) -> Profile {
        Profile(
            id: id, name: name, vendorName: "Weavr Multi", environment: environment, address: address,
            features: features.union([.identityList, .stepUp, .delegation, .factors]),
            passwordRules: "8 to 30 characters: a-z, A-Z, a digit and a special one; none of the last 5.")
    }

    static func verifiable(
        _ id: ID, name: String, environment: Environment, address: String?, more features: Features
    ) -> Profile {
        Profile(
            id: id, name: name, vendorName: "Verifiable", environment: environment, address: address,
            features: features.union([.tokenList, .timeToLive, .newPassword]),
            passwordRules: "8 to 256 characters, not a common word, and not the old one.")
    }
}
