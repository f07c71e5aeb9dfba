package import Secrets

/// One thing that a vendor asks of a new password. The server is the judge of all of them; of some it can be said
/// before anything is sent.
package enum PasswordRule: Hashable, Sendable, Codable {
    /// In Unicode scalars.
    case length(ClosedRange<Int>)
    case lowercase, uppercase, digit
    /// Neither letter nor digit nor blank.
    case special
    /// Not a common word, nor one with signs around it.
    case uncommon
    /// None of the last so many.
    case unused(Int)
    /// Not the one that it replaces.
    case changed

    package enum Verdict: Hashable, Sendable {
        case kept, broken
        /// The server alone can tell.
        case unknown
    }

    package func verdict(on password: Secret) -> Verdict {
        switch self {
        case .length(let allowed): allowed.contains(password.scalarCount) ? .kept : .broken
        case .lowercase: password.holds { $0.properties.isLowercase } ? .kept : .broken
        case .uppercase: password.holds { $0.properties.isUppercase } ? .kept : .broken
        case .digit: password.holds { $0.properties.numericType == .decimal } ? .kept : .broken
        case .special: password.holds { $0.properties.isSpecial } ? .kept : .broken
        case .uncommon, .unused, .changed: .unknown
        }
    }

    /// The verdicts once the server has refused the password: its word is about a rule that was broken anyway, or else
    /// about one that it alone can tell, or else it reads a rule in its own way.
    package static func verdicts(
        of rules: [PasswordRule], _ known: [Verdict], refusedFor problem: AuthFailure.PasswordProblem
    ) -> [Verdict] {
        let places = zip(known.indices, rules).filter { $1.isMeant(by: problem) }.map(\.0)
        guard !places.contains(where: { known[$0] == .broken }) else { return known }
        let unknown = places.filter { known[$0] == .unknown }
        var verdicts = known
        for place in unknown.isEmpty ? places : unknown { verdicts[place] = .broken }
        return verdicts
    }

    private func isMeant(by problem: AuthFailure.PasswordProblem) -> Bool {
        switch (problem, self) {
        case (.tooShort, .length), (.tooLong, .length), (.alreadyUsed, .unused), (.unchanged, .changed): true
        case (.tooSimple, .lowercase), (.tooSimple, .uppercase), (.tooSimple, .digit), (.tooSimple, .special),
            (.tooSimple, .uncommon):
            true
        default: false
        }
    }
}

extension Secret {
    /// Whether one of its scalars is of a sort; they are looked at where they lie.
    fileprivate func holds(_ isMeant: (Unicode.Scalar) -> Bool) -> Bool {
        withBytes { bytes in
            var decoder = UTF8()
            var bytes = bytes.makeIterator()
            while case .scalarValue(let scalar) = decoder.decode(&bytes) {
                if isMeant(scalar) { return true }
            }
            return false
        }
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isSpecial: Bool { !isAlphabetic && numericType == nil && !isWhitespace }
}
