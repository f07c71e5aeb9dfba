package import Sessions

/// What is to be said of ends that the server did not confirm.
extension SessionState {
    /// Nil where there are none, or where the server is being asked.
    package var unconfirmedEnds: Statement? {
        let tokens = unsettledTokens.filter { $0.status == .unconfirmed }
        guard !tokens.isEmpty else { return nil }
        let sentence: Sentence =
            if let end = tokens.compactMap(\.finalEnd).max() {
                "\(tokens.count, "end") not confirmed: may be live for \(until: end, .estimated)."
            } else {
                "\(tokens.count, "end") not confirmed: may still be live."
            }
        return Statement(sentence, .failure, next: .retryEnds)
    }
}
