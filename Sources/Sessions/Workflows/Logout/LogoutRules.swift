/// What the server's answers say about the end of a token. Both are tables: a logout, a revocation and the logout of
/// a cancelled sign-in read them alike.
enum LogoutRules {
    /// What is left of a logout or a revocation that was not accepted. The token is live as before only where the server
    /// certainly did nothing; a lost answer, or one that says nothing, may hide an end.
    static func outcome(ofRefused failure: AuthFailure) -> LogoutRun.Outcome {
        switch failure {
        case .unreachable, .malformedAnswer, .serverFault, .unexpectedStatus, .cancelled:
            .unconfirmed(failure)
        case .ended, .wrongCredentials, .locked, .rateLimited, .keyRefused, .keyMissing, .keyTimedOut,
            .notRecorded,
            .notPermitted, .stepUpRequired, .invalidFields, .passwordRefused, .challengeRefused,
            .delegationRefused, .conflict, .notOffered:
            .failed(failure)
        }
    }
}
