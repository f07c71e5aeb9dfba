import Sessions

extension AuthFailure.PasswordProblem {
    var cause: Sentence {
        switch self {
        case .alreadyUsed: "the new password was used before"
        case .tooShort: "the new password is too short"
        case .tooLong: "the new password is too long"
        case .tooSimple: "the new password is too simple"
        case .incorrect: "the old password is wrong"
        case .unchanged: "the new password is the old one"
        case .codeUnknown: "the code is wrong, used or expired"
        case .againstRules: "the new password is against the vendor's rules"
        }
    }
}
