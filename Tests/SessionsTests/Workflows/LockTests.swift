import Secrets
import Sessions
import TestSupport
import Testing

/// The lock of the screen: when it is locked, what unlocks it, and what is kept for that.
struct LockTests {
    private static let pin = Secret("4711")

    /// Ada has signed in by "password", with its hash at hand.
    private func signedIn(lockAfter: Duration? = .minutes(10)) throws -> StateTester {
        var tester = StateTester(lockAfter: lockAfter)
        try tester.signIn(idle: .minutes(60), identities: ["acme"])
        tester.answerHashes()
        return tester
    }

    @Test func `the screen is locked after the time without a key, and not a millisecond before`() throws {
        var tester = try signedIn()
        let start = tester.now
        #expect(tester.state.nextDeadline == start + .minutes(10))
        tester.tick(at: start + .minutes(10) - .milliseconds(1))
        #expect(tester.state.lock == nil)
        tester.tick(at: start + .minutes(10))
        #expect(tester.state.lock?.since == tester.reading.wall)
    }

    @Test func `a key begins the time anew, and one that comes too late does not undo the lock`() throws {
        var tester = try signedIn()
        tester.tick(after: .minutes(9))
        tester.send(.personActed)
        tester.tick(after: .minutes(9))
        #expect(tester.state.lock == nil)
        tester.now = tester.now + .minutes(1)
        tester.send(.personActed)
        #expect(tester.state.lock != nil)
    }

    @Test func `a machine that slept locks the screen at once, however short the sleep`() throws {
        var tester = try signedIn()
        tester.slept = .milliseconds(900)
        tester.tick(after: .seconds(1))
        #expect(tester.state.lock == nil, "the two clocks are never read at one moment")
        tester.slept += .seconds(2)
        tester.tick(after: .seconds(2))
        #expect(tester.state.lock != nil)
    }

    @Test func `a process that was held up for long has not slept`() throws {
        var tester = try signedIn()
        tester.tick(after: .minutes(9))
        #expect(tester.state.lock == nil)
    }

    @Test func `without a setting it is locked on request alone`() throws {
        var tester = try signedIn(lockAfter: nil)
        tester.slept = .minutes(30)
        tester.tick(after: .minutes(30))
        #expect(tester.state.lock == nil)
        tester.send(.lockRequested)
        #expect(tester.state.lock?.means == .password)
    }

    @Test func `what could not be unlocked is not locked: nobody with a password, and no PIN`() throws {
        var tester = StateTester(capabilities: [.identityList, .push], lockAfter: .minutes(1))
        tester.send(
            .sessionsRestored([
                RestoredSession(
                    profile: StateTester.profile, email: "ada", grant: tester.grant(idle: .minutes(60)))
            ]))
        tester.slept = .minutes(5)
        tester.tick(after: .minutes(5))
        #expect(tester.state.lock == nil && !tester.state.canUnlock)
        tester.send(.lockRequested)
        #expect(tester.state.lock == nil && tester.state.notice == .nothingToUnlockWith)
        tester.send(.unlockPINChosen(Self.pin))
        tester.answerHashes()
        #expect(tester.state.notice == .unlockPINSet)
        tester.send(.lockRequested)
        #expect(tester.state.lock?.means == .pin)
    }

    @Test func `a password is hashed once it has signed in, and a wrong one never`() throws {
        var tester = StateTester()
        tester.fail(try tester.startSignIn(), .wrongCredentials)
        #expect(tester.hashes.isEmpty)
        tester.reply(to: try tester.startSignIn(), .grant(tester.grant()))
        #expect(tester.hashes.map(\.job) == [.hash(Secret("password"))])
    }

    @Test func `of a replaced password the new one unlocks`() throws {
        var tester = StateTester()
        try tester.meetExpiredPassword()
        let request = try tester.send(.passwordChangeRequested(new: Secret("another"))).request
        tester.reply(to: request, .grant(tester.grant()))
        tester.answerHashes()
        tester.send(.lockRequested)
        #expect(unlock(&tester, "password") == false)
        tester.tick(after: .seconds(1))
        #expect(unlock(&tester, "another"))
    }

    @Test func `the password of any login on the screen unlocks, and so does the PIN`() throws {
        var tester = try signedIn()
        let form = PasswordSignIn(email: "grace", password: Secret("other"))
        let request = try tester.send(.signInRequested(StateTester.profile, form)).request
        tester.reply(to: request, .grant(tester.grant(idle: .minutes(60))))
        tester.send(.unlockPINChosen(Self.pin))
        tester.answerHashes()
        for typed in ["password", "other", "4711"] {
            tester.send(.lockRequested)
            #expect(tester.state.lock?.means == .either)
            #expect(unlock(&tester, typed), "\(typed)")
        }
    }

    @Test func `wrong tries are slowed down: 1, 2, 4, 8, 16 and then 30 seconds`() throws {
        var tester = try signedIn()
        tester.send(.lockRequested)
        for (count, wait) in [1, 2, 4, 8, 16, 30, 30].enumerated() {
            #expect(!unlock(&tester, "wrong"))
            #expect(tester.state.lock?.wrongTries == count + 1)
            tester.now = tester.now + .seconds(Int64(wait)) - .milliseconds(1)
            tester.send(.unlockRequested(Secret("password")))
            #expect(tester.hashes.isEmpty, "a try after \(wait) s less a millisecond is taken")
            tester.now = tester.now + .milliseconds(1)
        }
        #expect(unlock(&tester, "password"))
        #expect(tester.state.notice == .unlocked(wrongTries: 7))
        tester.send(.lockRequested)
        #expect(tester.state.lock?.wrongTries == 0)
    }

    @Test func `one try is compared at a time, and one that could not be compared is no wrong one`() throws {
        var tester = try signedIn()
        tester.send(.lockRequested)
        tester.send(.unlockRequested(Secret("password")))
        #expect(tester.state.lock?.isChecking == true)
        tester.send(.unlockRequested(Secret("password")))
        #expect(tester.hashes.count == 1)
        tester.answerHashes(.failed)
        #expect(tester.state.lock?.hasFailed == true && tester.state.lock?.wrongTries == 0)
        #expect(unlock(&tester, "password"))
    }

    @Test func `sessions end behind the lock as they would, and it can be unlocked all the same`() throws {
        var tester = try signedIn()
        tester.send(.lockRequested)
        tester.tick(after: .minutes(61))
        #expect(tester.state.liveSessionCount == 0 && tester.state.lock != nil)
        #expect(unlock(&tester, "password"))
    }

    @Test func `a hash is forgotten when nothing of its login is left on the screen`() throws {
        var tester = try signedIn()
        let session = try #require(tester.state.sessionOrder.first)
        try tester.logOut([session])
        #expect(!tester.state.canUnlock, "after a proven logout")

        tester = try signedIn()
        tester.tick(after: .minutes(9))
        tester.send(.personActed)
        tester.tick(after: .minutes(9))
        #expect(tester.state.canUnlock)
        for _ in 0..<6 {
            tester.send(.personActed)
            tester.tick(after: .minutes(9))
        }
        #expect(tester.state.liveSessionCount == 0 && tester.state.canUnlock, "its names are still in view")
        tester.send(.endedTokensDismissed)
        #expect(!tester.state.canUnlock, "after its rows were dismissed")
    }

    @Test func `a hash that comes after its session was logged out is not kept`() throws {
        var tester = StateTester()
        let session = try tester.signIn()
        try tester.logOut([session])
        tester.answerHashes()
        #expect(!tester.state.canUnlock)
    }

    @Test func `a PIN of three characters is none, and a locked screen takes no new one`() throws {
        var tester = try signedIn()
        tester.send(.unlockPINChosen(Secret("123")))
        #expect(tester.hashes.isEmpty)
        tester.send(.lockRequested)
        tester.send(.unlockPINChosen(Self.pin))
        #expect(tester.hashes.isEmpty)
    }

    @Test func `of the password that signed in nothing but its hash is left`() throws {
        var tester = try signedIn()
        var dumped = ""
        dump(tester.state, to: &dumped)
        #expect(!dumped.contains("ProvenPassword"))
        tester.send(.lockRequested)
        #expect(unlock(&tester, "password"))
    }

    /// Whether what is typed unlocks.
    private func unlock(_ tester: inout StateTester, _ typed: String) -> Bool {
        tester.send(.unlockRequested(Secret(typed)))
        tester.answerHashes()
        return tester.state.lock == nil
    }
}
