import Sessions

extension AuthFailure.InvalidField {
    /// The field and what is wrong with it.
    var words: Sentence { "\(untrusted: name, columns: 40) (\(problem.words))" }
}

extension AuthFailure.FieldProblem {
    fileprivate var words: Sentence {
        switch self {
        case .missing: "missing"
        case .wrongLength: "wrong length"
        case .outOfRange: "out of range"
        case .notAllowed: "not one of the allowed values"
        case .wrongForm: "wrong form"
        case .other(let word): "\(untrusted: word, columns: 40)"
        }
    }
}
