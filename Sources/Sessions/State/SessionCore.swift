import Foundation
import Secrets

/// What all workflows share: the vault, the requests under way, the seat, and the moment of the event that is being
/// applied. Workflows change it through its methods alone.
struct SessionCore: Equatable, Sendable {
    private(set) var vault = Vault()
    private(set) var keyring = Keyring()
    private(set) var inFlight = InFlight()
    var seat = Seat()
    var profiles: [Profile]
    private(set) var clocks = ServerClocks()
    private(set) var calls = CallLog()
    /// The latest instant seen: time does not go back here, whatever the events say.
    private(set) var now: Instant
    /// The local clock at the event that is being applied, for people.
    private(set) var wall = Date(timeIntervalSince1970: 0)

    /// What the event has changed, and what is to be done about it; taken out when it is applied.
    private var changes: [VaultChange] = []
    private var effects: [SessionEffect] = []
    private var lastNumber = 0

    init(profiles: [Profile], now: Instant) {
        self.profiles = profiles
        self.now = now
    }

    mutating func begin(_ reading: ClockReading) {
        now = max(now, reading.instant)
        wall = reading.wall
        clocks.follow(reading)
    }

    func profile(_ id: Profile.ID) -> Profile? { profiles.first { $0.id == id } }

    func profile(of session: SessionID) -> Profile? {
        vault.sessions[session].flatMap { profile($0.profile) }
    }

    func offers(_ capability: Capability, _ session: SessionID) -> Bool {
        profile(of: session)?.offers(capability) ?? false
    }

    var localTime: Date? { clocks.localTime(at: now) }

    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    // MARK: Changes

    /// Changes the vault; the seat and the workflows follow before the event is done.
    mutating func change(_ change: VaultChange) {
        vault.apply(change)
        if case .tokenEnded(let token, _) = change { keyring.drop(token) }
        seat.follow(change, vault)
        changes.append(change)
    }

    mutating func takeChanges() -> [VaultChange] {
        defer { changes = [] }
        return changes
    }

    mutating func takeEffects() -> [SessionEffect] {
        defer { effects = [] }
        return effects
    }

    mutating func end(_ token: TokenID, as status: Token.Status) {
        if vault.tokens[token] != nil { change(.tokenEnded(token, status)) }
    }

    /// A failure that says that the server no longer accepts a token ends it here too.
    mutating func note(_ failure: AuthFailure, of token: TokenID?) {
        if failure == .ended, let token, vault.tokens[token]?.isLive == true {
            end(token, as: .ended(.refusedByServer))
        }
    }

    /// Takes rows of ended tokens off the list, and sessions with them once nothing is left of them. Those of a
    /// logout that is under way stay.
    mutating func dismiss(_ ids: [TokenID]) {
        let gone = ids.filter { id in
            guard let token = vault.tokens[id], !token.isLive else { return false }
            return vault.sessions[token.session]?.isEnding != true
        }
        guard !gone.isEmpty else { return }
        let sessions = Set(gone.compactMap { vault.tokens[$0]?.session })
        change(.tokensDismissed(gone))
        forgetEmpty(sessions)
    }

    /// Forgets sessions of which nothing is left, neither a token nor a request that may bring one.
    private mutating func forgetEmpty(_ candidates: Set<SessionID>) {
        let gone = candidates.filter { id in
            guard let session = vault.sessions[id] else { return false }
            return session.tokens.isEmpty && session.otherDeviceTokens.isEmpty && inFlight.count(in: id) == 0
        }
        if !gone.isEmpty { change(.sessionsForgotten(gone.sorted { $0.number < $1.number })) }
    }

    /// Adds a token that a server issued. Of a session that was logged out meanwhile it has ended before it is here,
    /// though nobody asked the server about it.
    mutating func issue(
        _ grant: Grant, as id: TokenID, in session: SessionID, for identity: Identity.Reference? = nil
    ) {
        keyring.keep(grant.token, of: id)
        change(
            .tokenIssued(
                Token(
                    id: id, session: session, kind: grant.kind, identity: identity, isHeld: true,
                    serverID: grant.serverID, persistence: grant.persistence, answer: grant.answer,
                    masked: grant.serverID.map(Token.masked) ?? grant.token.maskedTail,
                    lifetime: grant.lifetime)))
        if vault.sessions[session]?.isLoggedOut == true { end(id, as: .forgotten) }
    }

    // MARK: Requests

    /// Nil unless the token is live and its end has not come.
    func credential(of id: TokenID) -> Credential? {
        guard let token = vault.tokens[id], token.isLive, !vault.deferred.contains(id) else { return nil }
        return heldCredential(of: token)
    }

    /// As long as its secret is held, whatever its end.
    func heldCredential(of token: Token) -> Credential? {
        keyring[token.id].map {
            Credential(token: token.id, kind: token.kind, secret: $0, serverID: token.serverID)
        }
    }

    @discardableResult
    mutating func send(
        _ request: VendorRequest, for purpose: Purpose, to profile: Profile.ID,
        as credential: Credential? = nil,
        in session: SessionID? = nil
    ) -> RequestID {
        let id = RequestID(nextNumber())
        inFlight.open(
            InFlightRequest(
                id: id, purpose: purpose, profile: profile, session: session, token: credential?.token,
                sentAt: now))
        effects.append(SessionEffect(id: id, profile: profile, work: .send(request, as: credential)))
        return id
    }

    /// Stops waiting for a reply. It comes all the same, marked as one that nobody awaits.
    mutating func cancel(_ id: RequestID) {
        guard let request = inFlight[id], request.isAwaited else { return }
        inFlight.cancel(id)
        effects.append(SessionEffect(id: id, profile: request.profile, work: .cancel))
    }

    /// Takes a request off the table: its reply is here. Nil for one that was never sent.
    mutating func close(_ id: RequestID) -> InFlightRequest? { inFlight.close(id) }

    /// Looks after what a request held up while it was under way.
    mutating func settle(_ request: InFlightRequest) {
        if let token = request.token { resumeExpiry(of: token) }
        if let session = request.session { forgetEmpty([session]) }
    }

    // MARK: Time

    /// Records an exchange: its line in the log, the server's clock, and the use of the token.
    mutating func record(_ call: CallRecord) {
        calls.append(call)
        clocks.take(call)
        guard let id = call.token, let token = vault.tokens[id], token.isLive else { return }
        switch call.result {
        case .status:
            if !token.isReachable { change(.tokenReached(id, true)) }
            if call.isAccepted { change(.tokenUsed(id, sentAt: min(call.sent.instant, now), now: now)) }
        case .unreachable:
            if token.isReachable { change(.tokenReached(id, false)) }
        case .cancelled:
            break
        }
    }

    /// Brings every token whose moment has come up to now. Each moment is lived through as of itself, in order: one
    /// late tick and many punctual ones come to the same.
    mutating func passTokenDeadlines() {
        while let (token, moment) = vault.due(at: now) { reach(moment, of: token) }
    }

    /// Looks again at a token whose end came while a call with it was under way.
    mutating func resumeExpiry(of id: TokenID) {
        guard vault.deferred.contains(id), !mayBeMoved(id) else { return }
        change(.expiryResumed(id))
        reach(now, of: id)
    }

    private mutating func reach(_ moment: Instant, of id: TokenID) {
        guard let token = vault.tokens[id], token.isLive, let end = token.lifetime.nearest else { return }
        if end.at > moment {
            warn(about: token, of: end, at: moment)
        } else if mayBeMoved(id) {
            change(.expiryDeferred(id))
        } else {
            self.end(id, as: .ended(.time))
            if token.isHeld { seat.notice = .tokenEnded(id) }
        }
    }

    /// Whether a reply is awaited that may move the token's end.
    private func mayBeMoved(_ id: TokenID) -> Bool {
        guard let token = vault.tokens[id], let session = vault.sessions[token.session] else { return false }
        if session.loginToken == id, inFlight.count(in: session.id) > 0 { return true }
        return inFlight.isLoggingOut(session.id)
    }

    /// Each warning comes once. Nobody is warned of the end of a token that another device holds.
    private mutating func warn(about token: Token, of end: Lifetime.End, at moment: Instant) {
        var due: Token.Warnings = []
        if token.isHeld, moment >= end.quarterMark { due.insert(.quarter) }
        if token.isHeld, moment >= end.minuteMark { due.insert(.minute) }
        let fresh = due.subtracting(token.warnings)
        change(.tokenWarned(token.id, due))
        // A span of a minute or less is near its end from the start: to say so would be noise.
        let worthSaying = end.isLong ? fresh : fresh.intersection(.quarter)
        if !worthSaying.isEmpty { seat.notice = .ending(token.id, worthSaying) }
    }
}
