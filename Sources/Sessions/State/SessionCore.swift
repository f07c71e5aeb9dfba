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
    private(set) var callUses: [Profile.ID: CallUse] = [:]
    /// The latest instant seen: time does not go back here, whatever the events say.
    private(set) var now: Instant
    /// The local clock at the event that is being applied, for people.
    private(set) var wall = Date(timeIntervalSince1970: 0)

    /// How long the machine had slept by the last event; nil before the first.
    private var slept: Duration?
    /// Whether it slept since the event before this one.
    private(set) var hasSlept = false
    /// Passwords that have just signed in, for the lock: taken out when the event is applied.
    private var provenPasswords: [ProvenPassword] = []

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
        hasSlept = slept.map { reading.slept - $0 >= Self.shortestSleep } ?? false
        slept = max(slept ?? reading.slept, reading.slept)
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

    /// The two clocks behind a reading are read one after the other: a shorter difference is no sleep.
    private static let shortestSleep = Duration.seconds(1)

    // MARK: Changes

    /// Changes the vault; the seat and the workflows follow before the event is done.
    mutating func change(_ change: VaultChange) {
        vault.apply(change)
        if case .tokenStatusChanged(let token, let status, _) = change, !status.mayBeLive {
            keyring.drop(token)
        }
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

    /// Changes the status of a token that may be live. Its secret is wiped once it cannot be.
    mutating func setStatus(of token: TokenID, to status: Token.Status, at instant: Instant? = nil) {
        guard let current = vault.tokens[token]?.status, current.mayBeLive, current != status else { return }
        change(.tokenStatusChanged(token, status, at: instant ?? now))
    }

    /// Keeps a token that was to end and may be live: its secret stays until its end has come, so that another try can
    /// end it. Where the server has just accepted the token, its idle span begins anew there, and it may be live for
    /// longer than the end that is shown; that one never rises.
    mutating func keepUnconfirmed(_ id: TokenID, isAccepted: Bool = false) {
        guard let token = vault.tokens[id], token.status.mayBeLive else { return }
        var until = token.finalEnd
        if isAccepted, let span = token.lifetime.idle?.span {
            let idle = now + span
            until = max(until ?? idle, token.lifetime.absolute.map { min($0.at, idle) } ?? idle)
        }
        guard token.status != .unconfirmed || until != token.mayBeLiveUntil else { return }
        change(.tokenUnconfirmed(id, until: until, at: now))
    }

    /// A failure that says that the server no longer accepts a token ends it here too.
    mutating func note(_ failure: AuthFailure, of token: TokenID?) {
        if failure == .ended, let token, vault.tokens[token]?.isLive == true {
            setStatus(of: token, to: .ended(.refusedByServer))
        }
    }

    /// Takes rows of ended tokens off the list, and sessions with them once nothing is left of them. Those of a
    /// logout that is under way stay.
    mutating func dismiss(_ ids: [TokenID]) {
        let gone = ids.filter { id in
            guard let token = vault.tokens[id], !token.status.mayBeLive else { return false }
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

    /// Adds a token that a server issued. Of a session that was logged out meanwhile it should have ended before it is
    /// here, which nobody has asked the server about.
    mutating func issue(
        _ grant: Grant, as id: TokenID, in session: SessionID, for identity: Identity.Reference? = nil
    ) {
        keyring.keep(grant.token, of: id)
        change(
            .tokenIssued(
                Token(
                    id: id, session: session, kind: grant.kind, identity: identity,
                    serverID: grant.serverID, persistence: grant.persistence, answer: grant.answer,
                    masked: grant.serverID.map(Token.masked) ?? grant.token.maskedTail,
                    lifetime: grant.lifetime)))
        if vault.sessions[session]?.isLoggedOut == true { keepUnconfirmed(id) }
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

    /// Asks for a password or a PIN to be hashed or compared.
    mutating func hash(_ job: HashingJob) -> RequestID {
        let id = RequestID(nextNumber())
        effects.append(SessionEffect(id: id, profile: nil, work: .hash(job)))
        return id
    }

    /// Notes that a password has signed a login in.
    mutating func note(_ password: Secret?, of login: Login) {
        if let password { provenPasswords.append(ProvenPassword(login: login, password: password)) }
    }

    mutating func takeProvenPasswords() -> [ProvenPassword] {
        defer { provenPasswords = [] }
        return provenPasswords
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

    /// Records an exchange: its line in the log, the server's clock, and the use of the token. What ends a token, and
    /// what proves that, is no use of it.
    mutating func record(_ call: CallRecord) {
        var call = call
        call.isProof = request(of: call)?.purpose.isProof ?? false
        calls.append(call)
        if !call.isIncoming { callUses[call.profile, default: CallUse()].add(call, at: now) }
        clocks.take(call)
        guard let id = call.token, let token = vault.tokens[id], token.isLive else { return }
        switch call.result {
        case .status:
            if !token.isReachable { change(.tokenReached(id, true)) }
            if call.isAccepted, request(of: call)?.purpose.usesToken ?? true {
                change(.tokenUsed(id, sentAt: min(call.sent.instant, now), now: now))
            }
        case .unreachable:
            if token.isReachable { change(.tokenReached(id, false)) }
        case .cancelled:
            break
        }
    }

    /// Notes in the log of calls why a request came to nothing.
    mutating func note(_ failure: AuthFailure, of request: RequestID) { calls.note(failure, of: request) }

    private func request(of call: CallRecord) -> InFlightRequest? { call.request.flatMap { inFlight[$0] } }

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
        guard let token = vault.tokens[id], token.status.mayBeLive, let end = token.lifetime.nearest else {
            return
        }
        let isLive = token.isLive
        if isLive, end.at > moment {
            warn(about: token, of: end, at: moment)
        } else if mayBeMoved(id) {
            change(.expiryDeferred(id))
        } else if isLive || (token.finalEnd ?? end.at) <= moment {
            setStatus(of: id, to: .ended(.time), at: moment)
            if token.isHeld, isLive { seat.notice = .tokenEnded(id) }
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
