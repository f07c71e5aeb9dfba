package import Sessions

extension Factor.Status {
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
