import Foundation
import Secrets
package import Sessions
import Testing

/// A state under a clock that the test moves, and short words for what people and servers do.
///
/// What a helper needs and does not find fails the test.
package struct StateTester {
    package static let profile = Profile.ID("demo")
    package static let other = Profile.ID("other")

    package var state: SessionState
    package var now = Instant(nanoseconds: 1_000_000_000_000)
    /// What the local clock is ahead of what it should say, in seconds.
    package var localClockError = 0.0
    /// How long the machine has slept.
    package var slept = Duration.zero
    /// What waits to be hashed or compared. It is no part of what events lead to at the vendor.
    package private(set) var hashes: [(id: RequestID, job: HashingJob)] = []
    /// The rows that all of it led to.
    package private(set) var recorded: [AuditEntry] = []
    private var trail = AuditTrail()
    private var grantCount = 0

    /// `environment` is that of the first profile; the other one is a demo.
    package init(
        capabilities: Set<Capability> = [.identityList], environment: Profile.Environment = .demo,
        limits: [CallLimit] = [], isReadOnly: Bool = false, lockAfter: Duration? = nil
    ) {
        state = SessionState(
            profiles: [Self.profile, Self.other].map {
                Profile(
                    id: $0, name: $0.name, environment: $0 == Self.profile ? environment : .demo,
                    address: nil,
                    vendor: VendorDescriptor(
                        name: "Vendor", capabilities: capabilities, factorRules: .samples,
                        delegationName: "Delegation",
                        callLimits: limits))
            }, now: now, isReadOnly: isReadOnly, lockAfter: lockAfter)
    }

    package var reading: ClockReading {
        ClockReading(
            instant: now,
            wall: Date(
                timeIntervalSince1970: 1_800_000_000 + localClockError + Double(now.nanoseconds) / 1e9),
            slept: slept)
    }

    /// The state without the record of what the last event changed in it: an event about nothing clears that.
    package var settled: SessionState {
        var tester = self
        tester.now = state.now
        tester.send(.tokenDismissed(TokenID(0)))
        return tester.state
    }

    // MARK: Events

    @discardableResult
    package mutating func send(_ event: SessionEvent) -> [SessionEffect] {
        let effects = state.apply(event, at: reading)
        recorded += trail.follow(event, effects, in: state, at: reading)
        hashes += effects.compactMap { effect in
            if case .hash(let job) = effect.work { (effect.id, job) } else { nil }
        }
        return effects.filter { if case .hash = $0.work { false } else { true } }
    }

    /// Hashes and compares what waits for it.
    package mutating func answerHashes(_ outcome: HashingOutcome? = nil) {
        let waiting = hashes
        hashes = []
        for (id, job) in waiting { send(.hashed(id, outcome ?? FakeHasher.outcome(of: job))) }
    }

    @discardableResult
    package mutating func reply(to request: RequestID, _ reply: VendorReply) -> [SessionEffect] {
        send(.replied(request, .success(reply)))
    }

    @discardableResult
    package mutating func fail(_ request: RequestID, _ failure: AuthFailure) -> [SessionEffect] {
        send(.replied(request, .failure(failure)))
    }

    package mutating func tick(after span: Duration) {
        tick(at: now + span)
    }

    package mutating func tick(at instant: Instant) {
        now = instant
        send(.clockTicked)
    }

    // MARK: Signing in

    package mutating func startSignIn(
        _ email: String = "ada", profile: Profile.ID = profile
    ) throws -> RequestID {
        let form = PasswordSignIn(email: email, password: Secret("password"))
        return try send(.signInRequested(profile, form)).request
    }

    /// Signs in and, unless no identities are given, loads them.
    @discardableResult
    package mutating func signIn(
        _ email: String = "ada", idle: Duration = .minutes(5), identities: [String] = []
    ) throws -> SessionID {
        let effects = reply(to: try startSignIn(email), .grant(grant(idle: idle)))
        let loading = try effects.first(.listIdentities)
        if !identities.isEmpty { reply(to: loading.id, .identities(identities.map(identity))) }
        let token = try #require(loading.credential?.token)
        return try #require(state.tokens[token]?.session)
    }

    /// Brings the sign-in to an expired password.
    package mutating func meetExpiredPassword(lifetime: Lifetime? = nil) throws {
        let token = Grant(
            token: Secret("password-change-only"), kind: .passwordChangeOnly, identity: nil,
            lifetime: lifetime ?? .idle(.minutes(2), from: now))
        reply(to: try startSignIn(), .passwordExpired(token))
    }

    // MARK: Acting

    /// Asks to act as an identity and answers as the server would; does so at once where its token is at hand.
    package mutating func act(as id: String, in session: SessionID, idle: Duration = .minutes(5)) throws {
        let identity = identityID(id, in: session)
        let effects = send(.identityChosen(identity))
        if let request = effects.sent.first(where: { $0.request == .accessToken(for: identity.reference) }) {
            reply(to: request.id, .grant(grant(.identity, idle: idle)))
        }
        try #require(state.acting == identity)
    }

    package mutating func grant(
        _ kind: Token.Kind = .login, idle: Duration = .minutes(5), identity: Identity.Reference? = nil,
        holder: Identity? = nil
    ) -> Grant {
        grantCount += 1
        return Grant(
            token: Secret("token-\(grantCount)"), kind: kind, identity: identity,
            lifetime: .idle(idle, from: now), holder: holder)
    }

    package func identity(_ id: String) -> Identity {
        Identity(reference: reference(id), name: "Name of \(id)")
    }

    package func reference(_ id: String) -> Identity.Reference {
        Identity.Reference(kind: .corporate, id: id)
    }

    package func identityID(_ id: String, in session: SessionID) -> IdentityID {
        IdentityID(session: session, reference: reference(id))
    }

    package func loginToken(of session: SessionID) throws -> TokenID {
        try #require(state.sessions[session]).loginToken
    }

    /// The newest token that acts for an identity.
    package func identityToken(_ id: String, in session: SessionID) throws -> TokenID {
        try #require(state.identityToken(of: identityID(id, in: session))).id
    }

    package func token(_ id: TokenID) -> Token? { state.tokens[id] }

    /// What the state sends a token's secret in.
    package func credential(of id: TokenID) throws -> Credential {
        let token = try #require(state.tokens[id])
        let secret = try #require(state.keyring[id])
        return Credential(token: id, kind: token.kind, secret: secret, serverID: token.serverID)
    }
}
