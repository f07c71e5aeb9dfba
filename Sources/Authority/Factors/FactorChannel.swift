/// The ways in which a person can be asked to confirm something; the raw values are the vendor's.
enum FactorChannel: String, Sendable, CaseIterable {
    case sms = "SMS"
    case authy = "AUTHY"
    case biometric = "BIOMETRIC"

    /// The vendor's word for the kind of factor.
    var factorType: String {
        switch self {
        case .sms: "OTP"
        case .authy: "PUSH"
        case .biometric: "BIOMETRIC"
        }
    }

    /// The channel that a call names in its path, which must be one of those that the call is for.
    ///
    /// - Throws: `Refusal.invalid` for a word that is no channel, and a conflict for a channel of another call or
    ///   one that the programme does not have.
    static func named(
        _ word: Substring?, among allowed: Set<FactorChannel>, of programme: Set<FactorChannel>
    ) throws(Refusal) -> FactorChannel {
        guard let channel = FactorChannel(rawValue: String(word ?? "")) else {
            throw unknown(among: allowed)
        }
        guard allowed.contains(channel), programme.contains(channel) else {
            throw .conflict("CHANNEL_NOT_SUPPORTED")
        }
        return channel
    }

    /// What a word in a path is told that is none of those a call takes.
    static func unknown(among allowed: Set<FactorChannel>) -> Refusal {
        let words = allowed.map(\.rawValue).sorted()
        return .invalid([InvalidField(fieldName: "channel", error: .oneOf, params: words)])
    }
}

/// A number that text messages go to.
enum MobileNumber {
    /// Country codes that nothing can be sent to; the authority's own choice, as the description has none.
    private static let unsupported = ["+850", "+98"]

    /// What is wrong with it, in the vendor's codes; nil if messages reach it. E.164: a plus and up to 15 digits.
    static func fault(in number: String) -> String? {
        let digits = number.dropFirst()
        guard number.hasPrefix("+"), (7...15).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else {
            return "MOBILE_NUMBER_INVALID"
        }
        return unsupported.contains(where: number.hasPrefix) ? "MOBILE_COUNTRY_NOT_SUPPORTED" : nil
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
