/// What the vendor asks of a new password, besides not being one of the last five.
enum PasswordRules {
    /// Why a password is refused; the raw value is the vendor's error code.
    enum Fault: String {
        case tooShort = "PASSWORD_TOO_SHORT"
        case tooLong = "PASSWORD_TOO_LONG"
        case tooSimple = "PASSWORD_TOO_SIMPLE"
    }

    /// Passwords that may not be used again, the current one included.
    static let historyLength = 5

    /// Lengths count Unicode code points; the vendor's figures are 8 and 30.
    static func fault(in password: String) -> Fault? {
        let scalars = password.unicodeScalars
        if scalars.count < 8 { return .tooShort }
        if scalars.count > 30 { return .tooLong }
        let properties = scalars.map(\.properties)
        let hasSpecial = properties.contains { !$0.isAlphabetic && $0.numericType == nil && !$0.isWhitespace }
        guard properties.contains(where: \.isLowercase), properties.contains(where: \.isUppercase),
            properties.contains(where: { $0.numericType == .decimal }), hasSpecial,
            !common.contains(core(of: password))
        else { return .tooSimple }
        return nil
    }

    /// Verifiable's new passwords: 8 to 256 code points, and not built on a common word alone. Says what is wrong.
    static func verifiableFault(in password: String) -> String? {
        let length = password.unicodeScalars.count
        if length < 8 { return "The new password is shorter than 8 characters." }
        if length > 256 { return "The new password is longer than 256 characters." }
        return common.contains(core(of: password)) ? "The new password is a common one." : nil
    }

    /// The word a password is built on: lowercased, look-alikes read as letters, digits and signs at its end cut.
    private static func core(of password: String) -> String {
        let lookalikes: [Character: Character] = ["@": "a", "0": "o", "$": "s", "3": "e", "1": "i"]
        var word = Substring(password.lowercased())
        while let last = word.last, !last.isLetter { word.removeLast() }
        return String(word.map { lookalikes[$0] ?? $0 })
    }

    // The words at the head of every published list of leaked passwords that can be dressed up to pass the
    // rules above.
    private static let common: Set<String> = [
        "abc", "abcd", "abcdef", "access", "admin", "administrator", "america", "asdf", "asdfgh", "august",
        "autumn", "bailey", "baseball", "batman", "changeme", "charlie", "computer", "december", "default",
        "donald", "dragon", "february", "flower", "football", "freedom", "hello", "iloveyou", "january",
        "jordan", "july", "june", "letmein", "login", "london", "master", "michael", "monday", "monkey",
        "november", "october", "pass", "password", "princess", "qazwsx", "qwer", "qwerty", "qwertyuiop",
        "robert", "secret", "september", "shadow", "spring", "starwars", "summer", "sunday", "sunshine",
        "superman", "temp", "test", "trustno", "user", "welcome", "whatever", "winter",
    ]
}
