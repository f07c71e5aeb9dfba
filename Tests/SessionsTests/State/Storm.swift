import Foundation
import Secrets
import Sessions
import TestSupport
import Testing

/// A server, a wire that delays, reorders, doubles and drops, and a person who presses keys at random.
struct Storm {
    /// Whom the server gave a token for.
    struct Owner {
        var session: SessionID?
        var reference: Identity.Reference?
    }

    var tester = StateTester(capabilities: Set(Capability.allCases))
    var random: SeededGenerator
    /// Replies on their way.
    var wire: [SessionEvent] = []
    /// Requests whose replies have not come.
    var outstanding: Set<RequestID> = []
    var switchCount = 0
    private var owners: [String: Owner] = [:]
    private var issuedCount = 0

    static let names = ["acme", "cards", "lovelace", "hopper", "turing"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    func owner(of secret: Secret) -> Owner? {
        owners[secret.withBytes { String(decoding: $0, as: UTF8.self) }]
    }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    /// The next thing that happens.
    mutating func nextEvent() -> SessionEvent {
        let state = tester.state
        switch number(0..<100) {
        case 0..<25:
            switchCount += 1
            guard let session = state.sessionOrder.randomElement(using: &random) else { return signIn() }
            return .identityChosen(tester.identityID(Self.names[number(0..<5)], in: session))
        case 25..<70: return wire.isEmpty ? signIn() : delivery()
        case 70..<76:
            tester.now = tester.now + .seconds(Int64(number(-5..<90)))
            return .clockTicked
        case 76..<80:
            let result: CallRecord.Result = number(0..<4) == 0 ? .unreachable(.timedOut) : .status(200)
            return .callRecorded(tester.call(with: state.tokenOrder.randomElement(using: &random), result))
        case 80..<84: return signIn()
        default: return key(state)
        }
    }

    /// Sends an event, and puts the server's answers on the wire.
    @discardableResult
    mutating func send(_ event: SessionEvent) -> [SessionEffect] {
        let effects = tester.send(event)
        if case .replied(let id, _) = event { outstanding.remove(id) }
        for sent in effects.sent {
            outstanding.insert(sent.id)
            wire.append(.replied(sent.id, answer(to: sent)))
        }
        return effects
    }

    private mutating func signIn() -> SessionEvent {
        guard tester.state.sessionOrder.count < 6 else { return .endedTokensDismissed }
        let email = "user\(number(0..<6))"
        let form = PasswordSignIn(email: email, password: Secret("secret-password"))
        switch number(0..<6) {
        case 0: return .pushRequested(StateTester.profile, email: email)
        case 1:
            let delegation = Delegation(identity: tester.reference(Self.names[number(0..<5)]), reason: "call")
            return .delegationRequested(StateTester.profile, delegation)
        case 2: return .passwordChangeChosen(StateTester.profile, form)
        default: return .signInRequested(StateTester.profile, form)
        }
    }

    private mutating func key(_ state: SessionState) -> SessionEvent {
        let session = state.sessionOrder.randomElement(using: &random) ?? SessionID(0)
        let token = state.tokenOrder.randomElement(using: &random) ?? TokenID(0)
        let factor = FactorChange.ID(session, ["SMS", "AUTHY", "BIOMETRIC"][number(0..<3)])
        switch number(0..<30) {
        case 0: return .previousIdentityChosen
        case 1: return .endedTokensDismissed
        case 2: return .tokenDismissed(token)
        case 3: return .logoutRequested([session])
        case 4: return .logoutRetried
        case 5: return .logoutClosed
        case 6: return .signInCancelled
        case 7: return .passwordChangeRequested(new: Secret("secret-new"))
        case 8: return .resetMailRequested(StateTester.profile, email: "user1")
        case 9: return .resetRequested(code: Secret("secret-code"), new: Secret("secret-new"))
        case 10: return .identitiesRequested(session)
        case 11: return .refreshRequested(session)
        case 12: return .factorsRequested(session)
        case 13: return .revocationRequested([token])
        case 14, 15: return .stepUpRequested
        case 16, 17: return .stepUpByPushRequested
        case 18: return .codeResendRequested
        case 19, 20: return .codeEntered(Secret("secret-123456"))
        case 21: return .stepUpClosed
        case 22: return .deviceAnswered(.accept)
        case 23: return .enrolmentRequested(factor)
        case 24: return .enrolmentShown(factor)
        case 25: return .enrolmentCodeEntered(Secret("secret-654321"))
        case 26: return .unlinkRequested(factor)
        case 27: return .factorChangeClosed
        case 28: return .sessionsSeen(state.sessionOrder)
        default: return .noticeDismissed
        }
    }

    /// Mostly once; sometimes twice, sometimes never.
    private mutating func delivery() -> SessionEvent {
        let index = number(0..<wire.count)
        switch number(0..<20) {
        case 0:
            wire.remove(at: index)
            return .clockTicked
        case 1, 2: return wire[index]
        default: return wire.remove(at: index)
        }
    }

    private mutating func answer(to sent: SentRequest) -> Result<VendorReply, AuthFailure> {
        switch number(0..<30) {
        case 0: return .failure(.ended)
        case 1: return .failure(.unreachable(.timedOut))
        case 2: return .failure(.cancelled)
        case 3: return .failure(.challengeRefused(.wrongCode))
        case 4: return .success(.factors([]))
        default: return .success(reply(to: sent))
        }
    }

    private mutating func reply(to sent: SentRequest) -> VendorReply {
        let session = sent.credential.flatMap { tester.state.tokens[$0.token]?.session }
        switch sent.request {
        case .signIn:
            switch number(0..<8) {
            case 0: return .passwordExpired(grant(.passwordChangeOnly, Owner()))
            case 1: return .passwordExpired(nil)
            default: return .grant(grant(.login, Owner()))
            }
        case .replacePassword: return .grant(grant(.login, Owner()))
        case .resetPassword: return number(0..<2) == 0 ? .done : .grant(grant(.login, Owner()))
        case .mailPasswordReset, .forgetPush, .answerOnDevice, .sendOTP, .verifyOTP, .revoke,
            .verifyKey, .enrolFactor, .verifyFactor, .unlinkFactor, .answerEnrolment:
            return .done
        case .pushSignIn, .pushStepUp: return .challenge(PushChallenge(id: "\(sent.id.number)"))
        case .awaitPush:
            switch number(0..<4) {
            case 0: return .pushOutcome(.declined)
            case 1: return .pushOutcome(.expired)
            case 2: return .pushOutcome(.confirmed)
            default: return .pushOutcome(.accepted(Secret("secret-once"), tester.reference("acme")))
            }
        case .exchange(_, let reference): return .grant(holding(.steppedUp, reference))
        case .delegate(let reference): return .grant(holding(.delegated, reference))
        case .listIdentities: return .identities(Self.names.map { tester.identity($0) })
        case .accessToken(let reference):
            // A server may answer for somebody else; it says so, as this one does.
            let given = number(0..<20) == 0 ? tester.reference("acme") : reference
            return .grant(grant(.identity, Owner(session: session, reference: given)))
        case .listTokens: return .tokens(list())
        case .listFactors: return .factors(factors())
        case .logOut: return .loggedOut(url: nil)
        case .introspect: return .introspection(isActive: number(0..<6) == 0)
        }
    }

    /// Some of the ways, however far they are enrolled.
    private mutating func factors() -> [Factor] {
        ["SMS", "AUTHY", "BIOMETRIC"].filter { _ in number(0..<3) != 0 }.map {
            Factor(channel: $0, status: [.active, .pending, .inactive][number(0..<3)])
        }
    }

    /// Some of the server's tokens, and one that another device may hold.
    private mutating func list() -> [ListedToken] {
        let names = tester.state.tokens.values.compactMap(\.serverID).sorted()
        let left = names.filter { _ in number(0..<8) != 0 } + ["other-\(number(0..<5))"]
        let now = tester.now
        return left.map { name in
            let record = ListedToken.Record(
                userAgent: "agent", address: nil, lastUsed: nil,
                expiresAt: Date(timeIntervalSince1970: 1.1 * Double(number(0..<1_000_000))),
                isCurrent: false)
            return ListedToken(
                id: name, record: record, lifetime: .idle(.seconds(Int64(number(30..<600))), from: now))
        }
    }

    private mutating func holding(_ kind: Token.Kind, _ reference: Identity.Reference) -> Grant {
        var grant = grant(kind, Owner(reference: reference))
        grant.holder = Identity(reference: reference, name: "Name of \(reference.id)")
        return grant
    }

    private mutating func grant(_ kind: Token.Kind, _ owner: Owner) -> Grant {
        issuedCount += 1
        let text = "secret-token-of-more-than-thirty-two-bytes-\(issuedCount)"
        owners[text] = owner
        return Grant(
            token: Secret(text), kind: kind, identity: owner.reference,
            lifetime: .idle(.seconds(Int64(number(30..<600))), from: tester.now),
            serverID: number(0..<2) == 0 ? "id-\(issuedCount)" : nil, persistence: .ephemeral, answer: "{}")
    }
}
