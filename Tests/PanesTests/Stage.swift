import Foundation
import Panes
import Screen
import Secrets
import Sessions
import Synchronization

/// A screen, the state behind it and a clock that stands still: tests tell it what people and servers do, in
/// the order of a story, and look at the frame.
struct Stage {
    static let profile = Profile.ID("demo")
    static let start = Instant(nanoseconds: 1_000_000_000_000)
    /// 14 November 2023, 22:13:20 UTC, at `start`.
    private static let startOfWall = 1_700_000_000.0

    private(set) var state: SessionState
    var workspace: Workspace
    private(set) var now = Stage.start
    /// What the state asked for and no answer has come to, oldest first.
    private(set) var effects: [SessionEffect] = []
    /// Everything asked of the program itself: to quit, to draw anew.
    private(set) var asked: [Request] = []
    private(set) var sent: [SessionEvent] = []
    /// Whether something was due when last waited.
    private(set) var wasDue = false
    private var grants = 0
    let zone = Zone()

    /// The local clock's time zone, which may change under a running program.
    final class Zone: Sendable {
        private let seconds = Mutex(0)

        /// By which local time is ahead of UTC.
        var secondsFromGMT: Int {
            get { seconds.withLock(\.self) }
            set { seconds.withLock { $0 = newValue } }
        }
    }

    init(
        environment: Profile.Environment = .demo, prefill: Prefill? = Stage.demoAccount,
        glyphs: GlyphSet = .unicode, address: String? = "127.0.0.1:8700",
        features: Profile.Features = .identityList
    ) {
        let names: [Profile.Environment: String] = [
            .demo: "Demo · Weavr Multi", .sandbox: "Sandbox", .production: "Acme live",
        ]
        let profile = Profile(
            id: Stage.profile, name: names[environment] ?? "", vendorName: "Weavr Multi",
            environment: environment, address: address, features: features, passwordRules: Stage.rules)
        state = SessionState(profiles: [profile], now: now)
        workspace = Workspace(
            profile: profile.id, prefills: prefill.map { [profile.id: $0] } ?? [:], glyphs: glyphs,
            clock: WallClock { [zone] _ in zone.secondsFromGMT })
    }

    static let demoAccount = Prefill(email: "ada@acme.example", password: Secret("Curfew-demo-1"))
    static let rules = "8 to 30 characters: a-z, A-Z, a digit and a special one; none of the last 5."

    func frame(_ columns: Int, _ rows: Int) -> Canvas {
        var copy = workspace
        return copy.render(state, size: Size(columns: columns, rows: rows))
    }

    /// The text of a frame. Unlike `frame` it is one that the workspace remembers having painted.
    mutating func text(_ columns: Int = 120, _ rows: Int = 40) -> String {
        workspace.render(state, size: Size(columns: columns, rows: rows)).grid.text()
    }
}

/// The person at the keys.
extension Stage {
    mutating func press(_ keys: Key...) {
        for key in keys { carryOut(workspace.handle(key, state)) }
    }

    /// Types text; each character is a key.
    mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    /// Pastes as the terminal hands it on: scalar by scalar between two marks.
    mutating func paste(_ text: String) {
        press(.pasteBegan)
        for scalar in text.unicodeScalars { press(.character(Character(scalar))) }
        press(.pasteEnded)
    }

    private mutating func carryOut(_ requests: [Request]) {
        for request in requests {
            if case .send(let event) = request {
                send(event)
            } else {
                asked.append(request)
            }
        }
    }
}

/// The world: time, answers and calls.
extension Stage {
    mutating func send(_ event: SessionEvent) {
        sent.append(event)
        for effect in state.apply(event, at: reading) {
            if case .cancel(let request) = effect {
                effects.removeAll { $0.request == request }
            } else {
                effects.append(effect)
            }
        }
        carryOut(workspace.follow(state))
    }

    mutating func wait(_ span: Duration) {
        now = now + span
        wasDue = state.nextDeadline.map { $0 <= now } ?? false
        send(.clockTicked)
    }

    /// Waits while the tokens are used now and then, or they would be over first.
    mutating func wait(_ span: Duration, usedEvery step: Duration) {
        let end = now + span
        while now + step < end {
            wait(step)
            for token in state.tokenOrder { call("GET", "/multi/corporates", token: token) }
        }
        wait(end - now)
    }

    var reading: ClockReading {
        let passed = Double((now - Stage.start).nanoseconds) / 1e9
        return ClockReading(instant: now, wall: Date(timeIntervalSince1970: Stage.startOfWall + passed))
    }

    /// Reports a call as the client would.
    mutating func call(
        _ method: String = "GET", _ path: String, _ result: CallRecord.Result = .status(200), ms: Int64 = 12,
        token: TokenID? = nil, clockAhead seconds: Double? = nil
    ) {
        let date = seconds.map { reading.wall.addingTimeInterval($0 + Double(ms) / 1000 - 0.5) }
        send(
            .callFinished(
                CallRecord(
                    profile: Stage.profile, method: method, path: path, result: result, sent: reading,
                    took: .milliseconds(ms), requestReference: "req-\(state.calls.total + 1)-7f3a",
                    serverDate: date, token: token)))
    }

    /// Answers the sign-in under way.
    mutating func answerSignIn(_ failure: AuthFailure? = nil, lifetime: Lifetime? = nil) {
        guard let request = take(where: { if case .signIn = $0 { true } else { false } })?.request else {
            return
        }
        let answer = SignInAnswer.signedIn(grant(.login, lifetime))
        send(.signInFinished(request, failure.map { .failure($0) } ?? .success(answer)))
    }

    /// Answers the sign-in under way with a login that acts by itself.
    mutating func answerSignIn(asHolder holder: Identity, named name: String, lifetime: Lifetime) {
        guard let request = take(where: { if case .signIn = $0 { true } else { false } })?.request else {
            return
        }
        var grant = grant(.identity, lifetime)
        grant.holder = holder
        grant.serverID = name
        grant.persistence = .persistent
        send(.signInFinished(request, .success(.signedIn(grant))))
    }

    mutating func answerTokens(_ result: Result<[ListedToken], AuthFailure>) {
        guard
            case .readTokens(let request, _, let session, _)? = take(where: {
                if case .readTokens = $0 { true } else { false }
            })
        else { return }
        send(.tokensFinished(request, session, result))
    }

    mutating func answerInvalidation(_ outcome: LogoutReport.Outcome) {
        guard
            case .invalidate(let request, _, let session, let targets, _)? = take(where: {
                if case .invalidate = $0 { true } else { false }
            })
        else { return }
        let outcomes = Dictionary(uniqueKeysWithValues: targets.map { ($0.token, outcome) })
        send(.logoutFinished(request, session, LogoutReport(outcomes: outcomes)))
    }

    mutating func answerPasswordExpired(withToken: Bool = true) {
        guard let request = take(where: { if case .signIn = $0 { true } else { false } })?.request else {
            return
        }
        let passwordChangeToken = withToken ? grant(.passwordChangeOnly, nil) : nil
        send(.signInFinished(request, .success(.passwordExpired(passwordChangeToken))))
    }

    mutating func answerPasswordChange(_ failure: AuthFailure? = nil) {
        guard let request = take(where: { if case .changePassword = $0 { true } else { false } })?.request
        else { return }
        let result: Result<Grant, AuthFailure> = failure.map { .failure($0) } ?? .success(grant(.login, nil))
        send(.passwordChangeFinished(request, result))
    }

    /// Answers the mail for a reset, or the reset itself.
    mutating func answerReset(_ failure: AuthFailure? = nil) {
        switch effects.first {
        case .requestReset(let request, _, _)?:
            effects.removeFirst()
            send(.resetMailFinished(request, failure))
        case .resetPassword(let request, _, _, _)?:
            effects.removeFirst()
            send(.resetFinished(request, failure))
        default: break
        }
    }

    /// Answers the asking for a push.
    mutating func answerAsking(_ failure: AuthFailure? = nil) {
        guard let request = take(where: { if case .askByPush = $0 { true } else { false } })?.request else {
            return
        }
        send(.pushAsked(request, failure.map { .failure($0) } ?? .success(PushChallenge(id: "1300"))))
    }

    /// Answers the asking for a push that steps a token up.
    mutating func answerStepUpAsking(_ failure: AuthFailure? = nil) {
        guard let request = take(where: { if case .askStepUp = $0 { true } else { false } })?.request else {
            return
        }
        send(.stepUpAsked(request, failure.map { .failure($0) } ?? .success(PushChallenge(id: "1400"))))
    }

    mutating func answerFactors(_ result: Result<[Factor], AuthFailure>) {
        guard
            case .readFactors(let request, _, let session, _)? = take(where: {
                if case .readFactors = $0 { true } else { false }
            })
        else { return }
        send(.factorsFinished(request, session, result))
    }

    /// Says what became of the push.
    mutating func answerPush(_ answer: PushAnswer) {
        guard let request = take(where: { if case .awaitPush = $0 { true } else { false } })?.request else {
            return
        }
        send(.pushAnswered(request, .success(answer)))
    }

    /// Answers the exchange of an accepted push.
    mutating func answerExchange(_ failure: AuthFailure? = nil) {
        guard
            case .exchange(let request, _, _, let identity)? = take(where: {
                if case .exchange = $0 { true } else { false }
            })
        else { return }
        var granted = grant(.steppedUp, nil)
        granted.holder = Identity(reference: identity, name: "corporate \(identity.id)")
        send(.signInFinished(request, failure.map { .failure($0) } ?? .success(.signedIn(granted))))
    }

    /// Answers the asking to act for somebody.
    mutating func answerActing(_ failure: AuthFailure? = nil) {
        guard
            case .actFor(let request, _, let identity)? = take(where: {
                if case .actFor = $0 { true } else { false }
            })
        else { return }
        var granted = grant(.delegated, nil)
        granted.holder = Identity(reference: identity, name: "\(identity.kind.word) \(identity.id)")
        send(.signInFinished(request, failure.map { .failure($0) } ?? .success(.signedIn(granted))))
    }

    /// Answers the sending of a code, or what was typed.
    mutating func answerCode(_ failure: AuthFailure? = nil) {
        if let request = take(where: { if case .sendCode = $0 { true } else { false } })?.request {
            send(.codeSent(request, failure))
        } else if let request = take(where: { if case .verifyCode = $0 { true } else { false } })?.request {
            send(.codeVerified(request, failure))
        }
    }

    mutating func answerIdentities(_ identities: [Identity]) {
        answerIdentities(.success(identities))
    }

    mutating func answerIdentities(_ result: Result<[Identity], AuthFailure>) {
        guard
            case .readIdentities(let request, _, let session, _)? = take(where: {
                if case .readIdentities = $0 { true } else { false }
            })
        else { return }
        send(.identitiesFinished(request, session, result))
    }

    mutating func answerAccess(_ failure: AuthFailure? = nil, lifetime: Lifetime? = nil) {
        guard
            case .getAccess(let request, _, let identity, _)? = take(where: {
                if case .getAccess = $0 { true } else { false }
            })
        else { return }
        let result: Result<Grant, AuthFailure> =
            failure.map { .failure($0) } ?? .success(grant(.identity, lifetime))
        send(.accessFinished(request, identity, result))
    }

    /// Answers the oldest logout under way, one fate a token; the last one serves all that are left.
    mutating func answerLogout(_ outcomes: LogoutReport.Outcome..., url: String? = nil) {
        guard
            case .logOut(let request, _, let session, let credentials)? = take(where: {
                if case .logOut = $0 { true } else { false }
            })
        else { return }
        var report = LogoutReport(outcomes: [:], url: url)
        for (index, credential) in credentials.enumerated() {
            report.outcomes[credential.token] = outcomes[min(index, outcomes.count - 1)]
        }
        send(.logoutFinished(request, session, report))
    }

    /// An answer that never comes.
    mutating func forget(_ request: RequestID) {
        effects.removeAll { $0.request == request }
    }

    private mutating func take(where isMeant: (SessionEffect) -> Bool) -> SessionEffect? {
        effects.firstIndex(where: isMeant).map { effects.remove(at: $0) }
    }

    mutating func grant(_ kind: Token.Kind, _ lifetime: Lifetime?) -> Grant {
        grants += 1
        let number = String(grants)
        let token =
            String(repeating: "t", count: 40) + String(repeating: "0", count: 4 - number.count) + number
        return Grant(
            token: Secret(token), kind: kind, identity: nil,
            lifetime: lifetime ?? .idle(.minutes(5), from: now))
    }
}
