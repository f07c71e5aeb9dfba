package import Sessions

/// The words of a logout's proof: each outcome has its own, and none stands for two.
extension LogoutRun {
    /// What it all came to, without a full stop. "revoked" stands there only where the server confirmed each token.
    package func heading(isBrief: Bool = false) -> String {
        guard isFinished else {
            let word = purpose == .logout ? "Logging out" : "Ending tokens"
            return "\(word): \(revokedCount) of \(rows.count) confirmed"
        }
        let count = "\(revokedCount) of \(Words.count(rows.count, "token"))"
        guard isProven else { return count + " confirmed" }
        return count + " revoked, confirmed" + (isBrief ? "" : " by the server")
    }
}

extension LogoutRun.Progress {
    /// At most 32 columns.
    package var words: String {
        switch self {
        case .queued: "waiting"
        case .asking: "asking the server"
        case .ending: "ending, proof under way"
        case .refused: "refused, checking the key"
        case .done(.revoked): "revoked, confirmed"
        case .done(.unconfirmed(.keyRefused)): "not confirmed: api-key refused"
        case .done(.unconfirmed): "not confirmed: retry"
        case .done(.failed): "failed: retry"
        case .done(.stillAccepted): "failed: retry (still accepted)"
        case .done(.expired): "expired, not confirmed"
        }
    }

    /// At most 13 columns, for a row where the name needs the room.
    package var briefWords: String {
        switch self {
        case .queued: "waiting"
        case .asking: "asking"
        case .ending: "ending"
        case .refused: "checking key"
        case .done(.revoked): "revoked"
        case .done(.unconfirmed): "not confirmed"
        case .done(.failed): "failed"
        case .done(.stillAccepted): "still live"
        case .done(.expired): "expired"
        }
    }
}
