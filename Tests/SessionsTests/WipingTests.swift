import Secrets
import Sessions
import Testing

/// Looks at memory that a secret has left. Secrets of this size have slots to themselves in these tests, and
/// the tests run one after another, so that nothing else fills a slot that has just been given back.
@Suite(.serialized) struct WipingTests {
    static let size = 3000

    /// The bytes at an address in a slot; slots stay mapped for good, so that they may be looked at at any time.
    struct Slot {
        private let address: UInt

        init(of secret: Secret) {
            address = secret.withBytes { UInt(bitPattern: $0.baseAddress) }
        }

        var isWiped: Bool {
            guard let base = UnsafeRawPointer(bitPattern: address) else { return false }
            return UnsafeRawBufferPointer(start: base, count: WipingTests.size).allSatisfy { $0 == 0 }
        }
    }

    static func secret() -> Secret {
        Secret(bytes: [UInt8](repeating: 0xA5, count: size))
    }

    @Test func `the memory is zero once the last holder has let go`() {
        var holder: [Secret] = [Self.secret()]
        let slot = Slot(of: holder[0])
        holder.append(holder[0])
        holder.removeFirst()
        #expect(!slot.isWiped)
        holder.removeAll()
        #expect(slot.isWiped)
    }

    @Test func `what a longer and a shorter copy are made from is wiped as well`() {
        var secret = Self.secret()
        let first = Slot(of: secret)
        secret = secret.appending("a")
        #expect(first.isWiped)
        let second = Slot(of: secret)
        secret = secret.droppingLast()
        #expect(second.isWiped)
        #expect(secret == Self.secret())
    }

    /// Ways in which a sign-in with a right or wrong password ends.
    enum End: CaseIterable {
        case success, refused, locked, limited, answeredCancelled, cancelled
    }

    @Test(arguments: End.allCases)
    func `no end of a sign-in leaves the password in the state`(end: End) {
        var desk = Desk()
        let (slot, request) = start(&desk)
        #expect(!slot.isWiped)
        finish(&desk, request, end)
        #expect(slot.isWiped)
    }

    private func start(_ desk: inout Desk) -> (Slot, RequestID) {
        let password = Self.secret()
        let effects = desk.send(
            .signInRequested(Desk.profile, SignInRequest(email: "ada", password: password)))
        return (Slot(of: password), effects.request)
    }

    private func finish(_ desk: inout Desk, _ request: RequestID, _ end: End) {
        switch end {
        case .success: desk.send(.signInFinished(request, .success(.signedIn(desk.grant()))))
        case .refused: desk.send(.signInFinished(request, .failure(.wrongCredentials)))
        case .locked: desk.send(.signInFinished(request, .failure(.locked(for: .minutes(30)))))
        case .limited: desk.send(.signInFinished(request, .failure(.rateLimited(for: .seconds(3)))))
        case .answeredCancelled: desk.send(.signInFinished(request, .failure(.cancelled)))
        case .cancelled: desk.send(.signInCancelled)
        }
    }

    /// Ways in which the replacement of an expired password ends.
    enum ChangeEnd: CaseIterable {
        case success, temporaryRefused, cancelled, cancelledWhileWaiting, expired, otherSignIn
    }

    @Test(arguments: ChangeEnd.allCases)
    func `no end of a password change leaves the old password or the passwordChangeToken token`(
        end: ChangeEnd
    ) {
        var desk = Desk()
        let (password, passwordChangeToken) = meetExpired(&desk)
        #expect(!password.isWiped)
        #expect(!passwordChangeToken.isWiped)
        finish(&desk, end)
        #expect(password.isWiped)
        #expect(passwordChangeToken.isWiped)
    }

    private func meetExpired(_ desk: inout Desk) -> (Slot, Slot) {
        let (password, request) = start(&desk)
        let passwordChangeToken = Self.secret()
        let grant = Grant(
            token: passwordChangeToken, kind: .passwordChangeOnly, identity: nil,
            lifetime: .idle(.minutes(2), from: desk.now))
        desk.send(.signInFinished(request, .success(.passwordExpired(grant))))
        return (password, Slot(of: passwordChangeToken))
    }

    private func finish(_ desk: inout Desk, _ end: ChangeEnd) {
        let change = SessionEvent.passwordChangeRequested(new: Secret("new"))
        switch end {
        case .success:
            let request = desk.send(change).request
            desk.send(.passwordChangeFinished(request, .success(desk.grant())))
        case .temporaryRefused:
            let request = desk.send(change).request
            desk.send(.passwordChangeFinished(request, .failure(.ended)))
        case .cancelled: desk.send(.signInCancelled)
        case .cancelledWhileWaiting:
            desk.send(change)
            desk.send(.signInCancelled)
        case .expired: desk.tick(after: .minutes(2))
        case .otherSignIn: _ = desk.startSignIn("grace")
        }
    }

    /// Ways in which a token comes to its end.
    enum TokenEnd: CaseIterable {
        case time, refused, revoked, unconfirmed
    }

    @Test(arguments: TokenEnd.allCases)
    func `a token that is over leaves nothing of its secret`(end: TokenEnd) {
        var desk = Desk()
        let slot = signIn(&desk)
        #expect(!slot.isWiped)
        finish(&desk, end)
        #expect(slot.isWiped)
        #expect(desk.state.tokens.count == 1)
    }

    private func signIn(_ desk: inout Desk) -> Slot {
        let token = Self.secret()
        let grant = Grant(
            token: token, kind: .login, identity: nil, lifetime: .idle(.minutes(5), from: desk.now))
        let request = desk.startSignIn()
        let effects = desk.send(.signInFinished(request, .success(.signedIn(grant))))
        desk.send(.identitiesFinished(effects.request, SessionID(2), .success([])))
        return Slot(of: token)
    }

    private func finish(_ desk: inout Desk, _ end: TokenEnd) {
        switch end {
        case .time: desk.tick(after: .minutes(5))
        case .refused:
            let request = desk.send(.identitiesRequested(SessionID(2))).request
            desk.send(.identitiesFinished(request, SessionID(2), .failure(.ended)))
        case .revoked: logOut(&desk, .revoked)
        case .unconfirmed: logOut(&desk, .unconfirmed(.unreachable(.timedOut)))
        }
    }

    private func logOut(_ desk: inout Desk, _ outcome: LogoutReport.Outcome) {
        let effects = desk.send(.logoutRequested(desk.state.liveSessions))
        desk.answer(effects.first, outcome)
    }

    @Test func `the token of a cancelled sign-in is gone once it is logged out`() {
        var desk = Desk()
        let slot = cancelThenReceive(&desk)
        #expect(slot.isWiped)
        #expect(desk.state.tokens.isEmpty)
    }

    private func cancelThenReceive(_ desk: inout Desk) -> Slot {
        let request = desk.startSignIn()
        desk.send(.signInCancelled)
        let token = Self.secret()
        let grant = Grant(
            token: token, kind: .login, identity: nil, lifetime: .idle(.minutes(5), from: desk.now))
        let effects = desk.send(.signInFinished(request, .success(.signedIn(grant))))
        desk.answer(effects.first, .revoked)
        return Slot(of: token)
    }
}
