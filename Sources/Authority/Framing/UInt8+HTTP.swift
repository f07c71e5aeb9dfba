/// The characters of RFC 9110 and RFC 3986 that the readers of a request's bytes tell apart.
extension UInt8 {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    var isDigit: Bool { (0x30...0x39).contains(self) }

    var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }

    /// The value of a hexadecimal digit, or nil.
    var hexValue: Int? {
        switch self {
        case 0x30...0x39: Int(self) - 0x30
        case 0x41...0x46: Int(self) - 0x41 + 10
        case 0x61...0x66: Int(self) - 0x61 + 10
        default: nil
        }
    }

    /// A character of a token (RFC 9110 section 5.6.2).
    var isToken: Bool { isDigit || isLetter || Self.tokenSigns.contains(self) }

    /// A character of a field value: visible, obs-text, space or tab (RFC 9110 section 5.5).
    var isFieldText: Bool { self >= Self.space && self != 0x7F || self == Self.tab }

    var isBlank: Bool { self == Self.space || self == Self.tab }

    /// An unreserved character or a sub-delimiter of a URI (RFC 3986 section 2), which a name of a host may hold.
    var isHostText: Bool { isDigit || isLetter || Self.hostSigns.contains(self) }

    /// A character of a path or a query besides `%` (RFC 3986 sections 3.3 and 3.4).
    var isTargetText: Bool { isHostText || Self.targetSigns.contains(self) }

    private static let tokenSigns = Set("!#$%&'*+-.^_`|~".utf8)
    private static let hostSigns = Set("-._~!$&'()*+,;=".utf8)
    private static let targetSigns = Set(":@/?".utf8)
}
