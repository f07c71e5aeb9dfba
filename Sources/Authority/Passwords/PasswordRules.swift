/// The vendors' rules for a new password, except that it must not be one of the last five.
enum PasswordRules {
    /// Why Weavr rejects a password; the raw value is its error code.
    enum Fault: String {
        case tooShort = "PASSWORD_TOO_SHORT"
        case tooLong = "PASSWORD_TOO_LONG"
        case tooSimple = "PASSWORD_TOO_SIMPLE"
    }

    /// The number of passwords that may not be used again, including the current one.
    static let historyLength = 5

    /// Weavr's rules; nil for an allowed password. Lengths count Unicode code points; the vendor's limits are 8 and 30.
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

    /// Verifiable's rules: 8 to 256 code points, not only a common word. Returns a sentence that says what is wrong.
    static func verifiableFault(in password: String) -> String? {
        let length = password.unicodeScalars.count
        if length < 8 { return "The new password is shorter than 8 characters." }
        if length > 256 { return "The new password is longer than 256 characters." }
        return common.contains(core(of: password)) ? "The new password is a common one." : nil
    }

    /// The word that a password is built on: lowercased, look-alikes replaced by letters, trailing digits and signs
    /// removed.
    private static func core(of password: String) -> String {
        let lookalikes: [Character: Character] = ["@": "a", "0": "o", "$": "s", "3": "e", "1": "i"]
        var word = Substring(password.lowercased())
        while let last = word.last, !last.isLetter { word.removeLast() }
        return String(word.map { lookalikes[$0] ?? $0 })
    }

    // The most frequent words in published lists of leaked passwords that can be varied to pass the rules above.
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
