/// What the server's answers say about the end of a token. Both are tables: a logout, a revocation and the logout of
/// a cancelled sign-in read them alike.
enum LogoutRules {
    /// What a logout that was not accepted came to; nil where each token is to be asked about. One that has ended
    /// already may or may not have taken the others with it.
    static func outcome(ofLogout reply: Result<Void, AuthFailure>) -> LogoutRun.Outcome? {
        switch reply {
        case .success, .failure(.ended): nil
        case .failure(let failure) where failure.outcome == .unreachable: .unconfirmed(failure)
        case .failure(let failure): .failed(failure)
        }
    }

    /// What asking about a token came to: its refusal is the proof.
    static func outcome(ofProof reply: Result<Bool, AuthFailure>) -> LogoutRun.Outcome {
        switch reply {
        case .success(true): .stillAccepted
        case .success(false), .failure(.ended): .revoked
        case .failure(let failure): .unconfirmed(failure)
        }
    }
}
