internal import Foundation

/// Time and calls: what moves an end, and what happens when one comes.
extension SessionState {
    /// Brings everything that has a deadline up to `now`, however late or often it is asked.
    mutating func passDeadlines() {
        while let id = deadlines.popDue(at: now) {
            guard let token = tokens[id], token.isLive, let end = token.lifetime.nearest else { continue }
            if end.at <= now {
                finish(id, as: .ended(.time))
                notice = .tokenEnded(id)
            } else {
                warn(about: id, of: end)
                schedule(id)
            }
        }
        passSignInDeadline()
    }

    /// Records an exchange: its line in the log, the server's clock, and the use of the token.
    mutating func record(_ call: Call) {
        calls.append(call)
        if let served = call.serverDate {
            // The header is cut to the second: on average half a second has passed since.
            let received = call.sent.wall.addingTimeInterval(Double(call.took.nanoseconds) / 1e9)
            clockOffsets[call.profile] = served.timeIntervalSince(received) + 0.5
        }
        guard let id = call.token, tokens[id] != nil else { return }
        if call.isAccepted {
            tokens[id]?.lifetime.use(at: call.sent.instant)
            tokens[id]?.isReachable = true
            forgetWarnings(of: id)
        } else if case .unreachable = call.result {
            tokens[id]?.isReachable = false
        } else if case .status = call.result {
            tokens[id]?.isReachable = true
        }
    }

    /// Puts a new token on the list and under the clock.
    mutating func add(
        _ grant: Grant, to session: SessionID, for identity: Identity.Reference? = nil
    ) -> TokenID {
        let id = TokenID(nextNumber())
        insert(
            Token(
                id: id, session: session, kind: grant.kind, identity: identity,
                masked: grant.token.maskedTail, secret: grant.token, lifetime: grant.lifetime))
        return id
    }

    mutating func insert(_ token: Token) {
        tokens[token.id] = token
        tokenOrder.append(token.id)
        tokensRevision += 1
        schedule(token.id)
    }

    /// Takes the last step of a token's life: its secret goes, its row stays.
    mutating func finish(_ id: TokenID, as standing: Token.Standing) {
        tokens[id]?.standing = standing
        tokens[id]?.secret = nil
        tokensRevision += 1
        identitiesRevision += 1
    }

    private mutating func schedule(_ id: TokenID) {
        guard let token = tokens[id], let end = token.lifetime.nearest else { return }
        var moments = [end.at]
        if !token.warnings.contains(.quarter) { moments.append(end.quarterMark) }
        if !token.warnings.contains(.minute) { moments.append(end.minuteMark) }
        if let next = moments.min() { deadlines.insert(id, at: next) }
    }

    private mutating func warn(about id: TokenID, of end: Lifetime.End) {
        guard var warnings = tokens[id]?.warnings else { return }
        let given = warnings
        if now >= end.quarterMark { warnings.insert(.quarter) }
        if now >= end.minuteMark { warnings.insert(.minute) }
        tokens[id]?.warnings = warnings
        let fresh = warnings.subtracting(given)
        // A span of a minute or less is near its end from the start: to say so would be noise.
        let worthSaying = end.span > .seconds(60) ? fresh : fresh.intersection(.quarter)
        if !worthSaying.isEmpty { notice = .ending(id, worthSaying) }
    }

    /// After a use the end is further off: what it warned of holds no longer.
    private mutating func forgetWarnings(of id: TokenID) {
        guard let token = tokens[id], let end = token.lifetime.nearest else { return }
        if now < end.quarterMark { tokens[id]?.warnings.remove(.quarter) }
        if now < end.minuteMark { tokens[id]?.warnings.remove(.minute) }
    }
}
