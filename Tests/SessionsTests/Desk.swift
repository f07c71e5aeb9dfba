import Foundation
import Secrets
import Sessions

/// A state under a clock that the test moves, and short words for what people and servers do.
struct Desk {
    static let profile = Profile.ID("demo")
    static let other = Profile.ID("other")

    var state: SessionState
    var now: Instant
    private var grants = 0

    init(features: Profile.Features = .identityList) {
        now = Instant(nanoseconds: 1_000_000_000_000)
        state = SessionState(
            profiles: [Self.profile, Self.other].map {
                Profile(
                    id: $0, name: $0.name, vendorName: "Weavr", environment: .demo, address: nil,
                    features: features)
            }, now: now)
    }

    var reading: ClockReading {
        ClockReading(
            instant: now, wall: Date(timeIntervalSince1970: 1_800_000_000 + Double(now.nanoseconds) / 1e9))
    }

    @discardableResult
    mutating func send(_ event: SessionEvent) -> [SessionEffect] {
        state.apply(event, at: reading)
    }

    mutating func tick(after span: Duration) {
        now = now + span
        send(.clockTicked)
    }

    mutating func tick(at instant: Instant) {
        now = instant
        send(.clockTicked)
    }

    // MARK: Signing in

    mutating func startSignIn(_ email: String = "ada", profile: Profile.ID = profile) -> RequestID {
        send(.signInRequested(profile, SignInRequest(email: email, password: Secret("password")))).request
    }

    /// Signs in and, unless no identities are given, reads them.
    @discardableResult
    mutating func signIn(
        _ email: String = "ada", idle: Duration = .minutes(5), identities: [String] = []
    ) -> SessionID {
        let request = startSignIn(email)
        let effects = send(.signInFinished(request, .success(.signedIn(grant(idle: idle)))))
        guard case .readIdentities(let reading, _, let session, _) = effects.first else {
            return SessionID(-1)
        }
        if !identities.isEmpty {
            send(.identitiesFinished(reading, session, .success(identities.map(identity))))
        }
        return session
    }

    /// Brings the sign-in to an expired password.
    mutating func meetExpiredPassword(lifetime: Lifetime? = nil) {
        let request = startSignIn()
        let passwordChangeToken = Grant(
            token: Secret("temporary"), kind: .passwordChangeOnly, identity: nil,
            lifetime: lifetime ?? .idle(.minutes(2), from: now))
        send(.signInFinished(request, .success(.passwordExpired(passwordChangeToken))))
    }

    // MARK: Acting

    /// Asks to act as an identity and answers as the server would.
    mutating func act(as id: String, in session: SessionID, idle: Duration = .minutes(5)) {
        let identity = identityID(id, in: session)
        for effect in send(.identityChosen(identity)) {
            if case .getAccess(let request, _, _, _) = effect {
                send(.accessFinished(request, identity, .success(grant(.identity, idle: idle))))
            }
        }
    }

    mutating func grant(
        _ kind: Token.Kind = .login, idle: Duration = .minutes(5), identity: Identity.Reference? = nil
    ) -> Grant {
        grants += 1
        return Grant(
            token: Secret("token-\(grants)"), kind: kind, identity: identity, lifetime: .idle(idle, from: now)
        )
    }

    func identity(_ id: String) -> Identity {
        Identity(reference: reference(id), name: "Name of \(id)")
    }

    func reference(_ id: String) -> Identity.Reference {
        Identity.Reference(kind: .corporate, id: id)
    }

    func identityID(_ id: String, in session: SessionID) -> IdentityID {
        IdentityID(session: session, reference: reference(id))
    }

    func loginToken(of session: SessionID) -> TokenID {
        state.sessions[session]?.loginToken ?? TokenID(-1)
    }

    func token(_ id: TokenID) -> Token? { state.tokens[id] }

    // MARK: Calls

    func call(
        with token: TokenID?, _ result: CallRecord.Result = .status(200), sentAgo: Duration = .zero,
        serverDate: Date? = nil
    ) -> CallRecord {
        let sent = ClockReading(
            instant: now - sentAgo, wall: reading.wall.addingTimeInterval(-Double(sentAgo.nanoseconds) / 1e9))
        return CallRecord(
            profile: Self.profile, method: "GET", path: "/multi/identities", result: result, sent: sent,
            took: sentAgo, requestReference: "ref", serverDate: serverDate, token: token)
    }

    /// Reports a logout with one fate for every token it was about.
    @discardableResult
    mutating func answer(
        _ effect: SessionEffect?, _ outcome: LogoutReport.Outcome, url: String? = nil
    ) -> [SessionEffect] {
        guard case .logOut(let request, _, let session, let credentials) = effect else { return [] }
        let outcomes = Dictionary(uniqueKeysWithValues: credentials.map { ($0.token, outcome) })
        return send(.logoutFinished(request, session, LogoutReport(outcomes: outcomes, url: url)))
    }
}

extension [SessionEffect] {
    /// The request of the only or last effect.
    var request: RequestID { last?.request ?? RequestID(-1) }
}

/// A generator that gives the same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
