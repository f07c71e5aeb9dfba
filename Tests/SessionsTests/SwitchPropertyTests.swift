import Secrets
import Sessions
import Testing

/// A server, a wire that delays, reorders, doubles and drops, and a person who presses keys at random.
private struct Storm {
    var desk = Desk()
    var random: SeededGenerator
    var wire: [SessionEvent] = []
    /// Whom the server gave each token for.
    var ledger: [String: IdentityID] = [:]
    var switches = 0
    private var issued = 0

    private static let names = ["acme", "cards", "lovelace", "hopper", "turing"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40: choose()
        case 40..<45: press(.previousIdentityChosen)
        case 45..<85: deliver()
        case 85..<90: desk.tick(after: .seconds(Int64.random(in: -5...90, using: &random)))
        case 90..<93: use()
        case 93: press(.overTokensDismissed)
        case 94: logOutOne()
        case 95: press(.logoutRetried)
        case 96: press(.signInCancelled)
        default: signIn()
        }
    }

    private mutating func choose() {
        guard let session = desk.state.sessionOrder.randomElement(using: &random),
            let name = Self.names.randomElement(using: &random)
        else { return }
        switches += 1
        press(.identityChosen(desk.identityID(name, in: session)))
    }

    private mutating func signIn() {
        guard desk.state.sessionOrder.count < 6 else { return }
        let email = "user\(Int.random(in: 0..<6, using: &random))"
        press(.signInRequested(Desk.profile, SignInRequest(email: email, password: Secret("p"))))
    }

    private mutating func logOutOne() {
        guard let session = desk.state.sessionOrder.randomElement(using: &random) else { return }
        press(.logoutRequested([session]))
    }

    private mutating func use() {
        guard let token = desk.state.tokenOrder.randomElement(using: &random) else { return }
        desk.send(.callFinished(desk.call(with: token)))
    }

    /// Sends an event and puts the server's answers on the wire.
    private mutating func press(_ event: SessionEvent) {
        let awaited = desk.state.switching
        let acting = desk.state.acting
        defer {
            if case .accessFinished(let request, let identity, _) = event, desk.state.acting != acting {
                #expect(awaited == SessionState.Switching(request: request, identity: identity))
            }
        }
        for effect in desk.send(event) {
            if let answer = answer(to: effect) { wire.append(answer) }
        }
    }

    private mutating func deliver() {
        guard !wire.isEmpty else { return }
        let index = Int.random(in: wire.indices, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0: wire.remove(at: index)
        case 1, 2: press(wire[index])
        default: press(wire.remove(at: index))
        }
    }

    private mutating func answer(to effect: SessionEffect) -> SessionEvent? {
        let fails = Int.random(in: 0..<12, using: &random) == 0
        let failure: AuthFailure = Bool.random(using: &random) ? .ended : .unreachable(.timedOut)
        switch effect {
        case .signIn(let request, _, _):
            return .signInFinished(
                request, fails ? .failure(.wrongCredentials) : .success(.signedIn(issue(.login, for: nil))))
        case .readIdentities(let request, _, let session, _):
            let list = Self.names.map { desk.identity($0) }
            return .identitiesFinished(request, session, fails ? .failure(failure) : .success(list))
        case .getAccess(let request, _, let identity, _):
            var given = identity
            // A server may answer for somebody else; it says so, as this one does.
            if Int.random(in: 0..<20, using: &random) == 0 { given.reference = desk.reference("acme") }
            return .accessFinished(
                request, identity, fails ? .failure(failure) : .success(issue(.identity, for: given)))
        case .logOut(let request, _, let session, let credentials):
            let outcome: LogoutReport.Outcome = fails ? .failed(failure) : .revoked
            let outcomes = Dictionary(uniqueKeysWithValues: credentials.map { ($0.token, outcome) })
            return .logoutFinished(request, session, LogoutReport(outcomes: outcomes))
        case .changePassword, .requestReset, .resetPassword, .readTokens, .invalidate, .cancel, .sendCode,
            .verifyCode, .readFactors, .askStepUp, .askByPush, .awaitPush, .exchange, .simulate, .forgetPush,
            .actFor:
            return nil
        }
    }

    private mutating func issue(_ kind: Token.Kind, for identity: IdentityID?) -> Grant {
        issued += 1
        let text = "\(kind.word) \(issued)"
        ledger[text] = identity
        let idle = Duration.seconds(Int64.random(in: 30...600, using: &random))
        return Grant(
            token: Secret(text), kind: kind, identity: identity?.reference,
            lifetime: .idle(idle, from: desk.now))
    }

    /// Whom the server thinks a token is for.
    func owner(of secret: Secret) -> IdentityID? {
        ledger[secret.withBytes { String(decoding: $0, as: UTF8.self) }]
    }
}

@Suite struct SwitchPropertyTests {
    @Test(arguments: [UInt64(11), 12, 13, 14])
    func `the identity shown is the identity of the token in use, whatever the wire does`(seed: UInt64) {
        var storm = Storm(seed: seed)
        var acted = 0
        var steps = 0
        while storm.switches < 1_250 {
            storm.step()
            steps += 1
            if let shown = storm.desk.state.acting {
                let token = storm.desk.state.identityToken(of: shown)
                let isRight =
                    token?.session == shown.session && token?.identity == shown.reference
                    && token?.secret.map { storm.owner(of: $0) == shown } ?? true
                #expect(isRight, "step \(steps)")
                if token?.secret != nil { acted += 1 }
            }
            if steps % 16 == 0 { check(storm.desk.state) }
        }
        // The storm must not have been so strong that nothing was ever acted as.
        #expect(acted > 500)
    }

    /// What holds in every state.
    private func check(_ state: SessionState) {
        let live = state.tokens.values.filter(\.isLive)
        #expect(state.liveTokenCount == live.count)
        #expect(state.liveSessionCount == Set(live.map(\.session)).count)
        #expect(state.liveSessions.count == state.liveSessionCount)
        #expect(Set(state.tokenOrder) == Set(state.tokens.keys))
        #expect(state.tokenOrder.count == state.tokens.count)
        #expect(Set(state.sessionOrder) == Set(state.sessions.keys))
        for session in state.sessionOrder {
            let listed = state.tokenOrder.filter { state.tokens[$0]?.session == session }
            #expect(state.tokens(of: session).map(\.id) == listed)
        }
        #expect(state.tokens.values.allSatisfy { ($0.secret != nil) == $0.isLive })
        #expect(state.nextDeadline.map { $0 > state.now } ?? true)
        if let switching = state.switching { #expect(state.sessions[switching.identity.session] != nil) }
    }
}
