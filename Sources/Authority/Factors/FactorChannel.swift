/// The channels of a challenge. The raw values are the vendor's.
enum FactorChannel: String, Sendable, CaseIterable {
    case sms = "SMS"
    case authy = "AUTHY"
    case biometric = "BIOMETRIC"

    /// The vendor's type of the factor.
    var factorType: String {
        switch self {
        case .sms: "OTP"
        case .authy: "PUSH"
        case .biometric: "BIOMETRIC"
        }
    }

    /// The channel that a request names in its path.
    ///
    /// It must be one of `allowed`, the channels that the call takes, and of those that the programme has. A word that is
    /// not a channel is invalid; any other channel is a conflict.
    static func named(
        _ word: Substring?, among allowed: Set<FactorChannel>, of programme: Set<FactorChannel>
    ) throws(APIError) -> FactorChannel {
        guard let channel = FactorChannel(rawValue: String(word ?? "")) else {
            throw unknown(among: allowed)
        }
        guard allowed.contains(channel), programme.contains(channel) else {
            throw .conflict("CHANNEL_NOT_SUPPORTED")
        }
        return channel
    }

    /// The error for a path whose channel the call does not take.
    static func unknown(among allowed: Set<FactorChannel>) -> APIError {
        let words = allowed.map(\.rawValue).sorted()
        return .invalid([InvalidField(fieldName: "channel", error: .oneOf, params: words)])
    }
}
