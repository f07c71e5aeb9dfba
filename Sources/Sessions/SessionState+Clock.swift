internal import Foundation

/// Time and calls: what moves an end, and what happens when one comes.
extension SessionState {
    /// Brings everything that has a deadline up to `now`. Each moment is lived through as of itself, in order:
    /// one late tick and many punctual ones come to the same.
    mutating func passDeadlines() {
        while let entry = deadlines.popDue(at: now) {
            guard tokens[entry.token]?.planned == entry.at else { continue }
            tokens[entry.token]?.planned = nil
            reach(entry.at, of: entry.token)
        }
        dropStaleDeadlines()
        passSignInDeadline()
    }

    /// Records an exchange: its line in the log, the server's clock, and the use of the token.
    mutating func record(_ call: CallRecord) {
        calls.append(call)
        if let served = call.serverDate {
            // The header is cut to the second: on average half a second has passed since.
            let received = call.sent.instant + call.took
            serverEpochs[call.profile] = served.timeIntervalSince1970 + 0.5 - received.seconds
        }
        guard let id = call.token, tokens[id]?.isLive == true else { return }
        tokensRevision += 1
        switch call.result {
        case .status:
            tokens[id]?.isReachable = true
            guard call.isAccepted else { return }
            tokens[id]?.lifetime.use(at: min(call.sent.instant, now))
            forgetWarnings(of: id)
            if !held.contains(id) { schedule(id) }
        case .unreachable:
            tokens[id]?.isReachable = false
        case .cancelled:
            break
        }
    }

    /// Puts the next moment of a token into the queue, unless an entry that is no later stands there already:
    /// a call that moves an end later costs nothing, the old entry notices when it comes up.
    mutating func schedule(_ id: TokenID) {
        guard let token = tokens[id], let end = token.lifetime.nearest else { return }
        var moment = end.at
        // Nobody is warned of the end of a token that is held elsewhere.
        if !token.isHeld {
            if token.planned == moment { return }
            tokens[id]?.planned = moment
            deadlines.insert(id, at: moment)
            return
        }
        if !token.warnings.contains(.quarter) { moment = min(moment, end.quarterMark) }
        if !token.warnings.contains(.minute) { moment = min(moment, end.minuteMark) }
        if let planned = token.planned, planned <= moment { return }
        tokens[id]?.planned = moment
        deadlines.insert(id, at: moment)
    }

    /// Leaves an entry in front that counts: the next deadline is one at which something happens.
    mutating func dropStaleDeadlines() {
        while let entry = deadlines.first, tokens[entry.token]?.planned != entry.at {
            deadlines.removeFirst()
        }
    }

    /// Looks again at a token whose time came while a call with it was under way: the call may have moved it.
    mutating func release(_ id: TokenID) {
        guard held.contains(id), !isBusy(id) else { return }
        held.remove(id)
        reach(now, of: id)
    }

    private mutating func reach(_ moment: Instant, of id: TokenID) {
        guard let token = tokens[id], token.isLive, let end = token.lifetime.nearest else { return }
        if end.at > moment {
            guard token.isHeld else { return schedule(id) }
            warn(about: id, of: end, at: moment)
            schedule(id)
        } else if isBusy(id) {
            // The answer may say that the token was used in time; its secret cannot be had back.
            held.insert(id)
        } else {
            finish(id, as: .ended(.time))
            if token.isHeld { notice = .tokenEnded(id) }
        }
    }

    /// Whether an answer is awaited that may move the token's end.
    private func isBusy(_ id: TokenID) -> Bool {
        guard let token = tokens[id], let session = sessions[token.session] else { return false }
        if session.loginToken == id, session.errandCount > 0 { return true }
        return logout?.running.values.contains(session.id) ?? false
    }

    private mutating func warn(about id: TokenID, of end: Lifetime.End, at moment: Instant) {
        guard let given = tokens[id]?.warnings else { return }
        var due: Token.Warnings = []
        if moment >= end.quarterMark { due.insert(.quarter) }
        if moment >= end.minuteMark { due.insert(.minute) }
        tokens[id]?.warnings.formUnion(due)
        let fresh = due.subtracting(given)
        // A span of a minute or less is near its end from the start: to say so would be noise.
        let worthSaying = end.isLong ? fresh : fresh.intersection(.quarter)
        if !worthSaying.isEmpty { notice = .ending(id, worthSaying) }
    }

    /// After a use the end is further off: what it warned of holds no longer.
    private mutating func forgetWarnings(of id: TokenID) {
        guard let token = tokens[id], let end = token.lifetime.nearest else { return }
        if now < end.quarterMark { tokens[id]?.warnings.remove(.quarter) }
        if now < end.minuteMark { tokens[id]?.warnings.remove(.minute) }
        if case .ending(id, _) = notice, !end.isNear(at: now) { notice = nil }
    }
}
