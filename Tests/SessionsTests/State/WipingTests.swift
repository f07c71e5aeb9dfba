import Secrets
import Sessions
import TestSupport
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
    func `no end of a sign-in leaves the password in the state`(end: End) throws {
        var tester = StateTester()
        let (slot, request) = try start(&tester)
        #expect(!slot.isWiped)
        finish(&tester, request, end)
        // One that has signed in is held until it is hashed.
        tester.answerHashes(.failed)
        #expect(slot.isWiped)
    }

    private func start(_ tester: inout StateTester) throws -> (Slot, RequestID) {
        let password = Self.secret()
        let effects = tester.send(
            .signInRequested(StateTester.profile, PasswordSignIn(email: "ada", password: password)))
        return try (Slot(of: password), effects.request)
    }

    private func finish(_ tester: inout StateTester, _ request: RequestID, _ end: End) {
        switch end {
        case .success: tester.send(.replied(request, .success(.grant(tester.grant()))))
        case .refused: tester.send(.replied(request, .failure(.wrongCredentials)))
        case .locked: tester.send(.replied(request, .failure(.locked(for: .minutes(30)))))
        case .limited: tester.send(.replied(request, .failure(.rateLimited(for: .seconds(3)))))
        case .answeredCancelled: tester.send(.replied(request, .failure(.cancelled)))
        case .cancelled: tester.send(.signInCancelled)
        }
    }

    /// Ways in which the replacement of an expired password ends.
    enum ChangeEnd: CaseIterable {
        case success, temporaryRefused, cancelled, cancelledWhileWaiting, expired, otherSignIn
    }

    @Test(arguments: ChangeEnd.allCases)
    func `no end of a password change leaves the old password or the password-change-only token`(
        end: ChangeEnd
    ) throws {
        var tester = StateTester()
        let (password, passwordChangeToken) = try meetExpired(&tester)
        #expect(!password.isWiped)
        #expect(!passwordChangeToken.isWiped)
        try finish(&tester, end)
        #expect(password.isWiped)
        #expect(passwordChangeToken.isWiped)
    }

    private func meetExpired(_ tester: inout StateTester) throws -> (Slot, Slot) {
        let (password, request) = try start(&tester)
        let passwordChangeToken = Self.secret()
        let grant = Grant(
            token: passwordChangeToken, kind: .passwordChangeOnly, identity: nil,
            lifetime: .idle(.minutes(2), from: tester.now))
        tester.send(.replied(request, .success(.passwordExpired(grant))))
        return (password, Slot(of: passwordChangeToken))
    }

    private func finish(_ tester: inout StateTester, _ end: ChangeEnd) throws {
        let change = SessionEvent.passwordChangeRequested(new: Secret("new"))
        switch end {
        case .success:
            let request = try tester.send(change).request
            tester.send(.replied(request, .success(.grant(tester.grant()))))
        case .temporaryRefused:
            let request = try tester.send(change).request
            tester.send(.replied(request, .failure(.ended)))
        case .cancelled: tester.send(.signInCancelled)
        case .cancelledWhileWaiting:
            tester.send(change)
            tester.send(.signInCancelled)
        case .expired: tester.tick(after: .minutes(2))
        case .otherSignIn: _ = try tester.startSignIn("grace")
        }
    }

    /// Ways in which a token comes to its end.
    enum TokenEnd: CaseIterable {
        case time, refused, revoked, unconfirmedUntilItsTime
    }

    @Test(arguments: TokenEnd.allCases)
    func `an ended token leaves nothing of its secret`(end: TokenEnd) throws {
        var tester = StateTester()
        let slot = try signIn(&tester)
        #expect(!slot.isWiped)
        try finish(&tester, end)
        #expect(slot.isWiped)
        #expect(tester.state.tokens.count == 1)
    }

    private func signIn(_ tester: inout StateTester) throws -> Slot {
        let token = Self.secret()
        let grant = Grant(
            token: token, kind: .login, identity: nil, lifetime: .idle(.minutes(5), from: tester.now))
        let request = try tester.startSignIn()
        let effects = tester.send(.replied(request, .success(.grant(grant))))
        try tester.send(.replied(effects.request, .success(.identities([]))))
        return Slot(of: token)
    }

    private func finish(_ tester: inout StateTester, _ end: TokenEnd) throws {
        switch end {
        case .time: tester.tick(after: .minutes(5))
        case .refused:
            let request = try tester.send(.identitiesRequested(SessionID(2))).request
            tester.send(.replied(request, .failure(.ended)))
        case .revoked: try logOut(&tester, .revoked)
        case .unconfirmedUntilItsTime:
            try logOut(&tester, .unconfirmed(.unreachable(.timedOut)))
            tester.tick(after: .minutes(5))
        }
    }

    private func logOut(_ tester: inout StateTester, _ outcome: LogoutRun.Outcome) throws {
        let effects = tester.send(.logoutRequested(tester.state.liveSessions))
        try tester.answerLogout(effects.first, outcome)
    }

    @Test func `the token of a cancelled sign-in is gone once it is logged out`() throws {
        var tester = StateTester()
        let slot = try cancelThenReceive(&tester)
        #expect(slot.isWiped)
        #expect(tester.state.tokens.isEmpty)
    }

    private func cancelThenReceive(_ tester: inout StateTester) throws -> Slot {
        let request = try tester.startSignIn()
        tester.send(.signInCancelled)
        let token = Self.secret()
        let grant = Grant(
            token: token, kind: .login, identity: nil, lifetime: .idle(.minutes(5), from: tester.now))
        let effects = tester.send(.replied(request, .success(.grant(grant))))
        try tester.answerLogout(effects.first, .revoked)
        return Slot(of: token)
    }
}
