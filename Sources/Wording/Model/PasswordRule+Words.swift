package import Sessions

extension PasswordRule {
    /// What it asks for, or, of a password that breaks it, how that does.
    package func words(for verdict: Verdict) -> String {
        let isBroken = verdict == .broken
        return switch self {
        case .length(let allowed):
            isBroken
                ? "not \(allowed.lowerBound) to \(allowed.upperBound) characters"
                : "\(allowed.lowerBound) to \(allowed.upperBound) characters"
        case .lowercase: isBroken ? "small letter missing" : "a small letter"
        case .uppercase: isBroken ? "capital letter missing" : "a capital letter"
        case .digit: isBroken ? "digit missing" : "a digit"
        case .special: isBroken ? "special character missing" : "a special character"
        case .uncommon: isBroken ? "built on a common word" : "not built on a common word"
        case .unused(let count): isBroken ? "one of the last \(count)" : "none of the last \(count)"
        case .changed: isBroken ? "the same as the old one" : "not the old one"
        }
    }
}
