package import Sessions

extension FactorOffer {
    /// What Enter does about a factor, without a full stop; a sentence where nothing can be done.
    package func words(_ rules: FactorRules) -> Sentence {
        switch self {
        case .enrol where rules.enrolment == .byCode: "enrols \(rules.words) by a code to the phone"
        case .enrol: "links \(rules.words) by a push to the device"
        case .resume: "goes on with the enrolment of \(rules.words)"
        case .unlink: "unlinks \(rules.words)"
        case .elsewhere: "The customer enrols \(rules.words) in the application."
        case .permanent: "\(rules.words) stays enrolled: the server has no way to unlink it."
        case .noToken: "To change it, act as an identity of this login first."
        }
    }
}

extension FactorRules {
    package var words: Sentence { "\(untrusted: name, columns: 16)" }
}

extension Factor.Status {
    /// Of a factor that the server does not list.
    package static let unlistedWord = "not enrolled"

    /// Untrusted, where the server has a word of its own.
    package var word: String {
        switch self {
        case .active: "active"
        case .pending: "enrolment not finished"
        case .inactive: "enrolment declined"
        case .other(let word): word
        }
    }
}
