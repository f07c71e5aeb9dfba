/// The rules for a mobile number that receives text messages.
enum MobileNumber {
    /// Country codes that cannot receive messages; the authority's own choice, as the description lists none.
    private static let unsupported = ["+850", "+98"]

    /// The vendor's error code for an unusable number; nil for a usable one. E.164: a plus and up to 15 digits.
    static func fault(in number: String) -> String? {
        let digits = number.dropFirst()
        guard number.hasPrefix("+"), (7...15).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else {
            return "MOBILE_NUMBER_INVALID"
        }
        return unsupported.contains(where: number.hasPrefix) ? "MOBILE_COUNTRY_NOT_SUPPORTED" : nil
    }
}
