import Foundation
import Secrets
import Sessions
import TestSupport
import Testing

@Suite struct CallTests {
    private func signedIn() throws -> (StateTester, TokenID) {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        return try (tester, tester.loginToken(of: session))
    }

    @Test func `an accepted call moves the idle end, counted from when it was sent`() throws {
        var (tester, token) = try signedIn()
        tester.tick(after: .minutes(2))
        tester.send(.callRecorded(tester.call(with: token, sentAgo: .seconds(3))))
        #expect(tester.token(token)?.lifetime.idle?.at == tester.now - .seconds(3) + .minutes(5))
    }

    @Test(arguments: [
        CallRecord.Result.status(401), .status(403), .status(423), .status(429), .status(500), .status(302),
        .unreachable(.timedOut), .cancelled,
    ])
    func `a call that was not accepted moves no end`(result: CallRecord.Result) throws {
        var (tester, token) = try signedIn()
        let before = tester.token(token)?.lifetime
        tester.tick(after: .minutes(2))
        tester.send(.callRecorded(tester.call(with: token, result)))
        #expect(tester.token(token)?.lifetime == before)
        #expect(tester.state.calls.count == 1)
    }

    @Test func `ticks and other tokens' calls move no end`() throws {
        var (tester, token) = try signedIn()
        let session = try tester.signIn("grace", identities: ["x"])
        let other = try tester.loginToken(of: session)
        let before = tester.token(token)?.lifetime
        for _ in 0..<60 { tester.tick(after: .seconds(1)) }
        tester.send(.callRecorded(tester.call(with: other)))
        tester.send(.callRecorded(tester.call(with: nil)))
        tester.send(.callRecorded(tester.call(with: TokenID(999))))
        #expect(tester.token(token)?.lifetime == before)
    }

    @Test func `a call said to be sent in the future counts from now`() throws {
        var (tester, token) = try signedIn()
        tester.send(.callRecorded(tester.call(with: token, sentAgo: .minutes(-60))))
        #expect(tester.token(token)?.lifetime.idle?.at == tester.now + .minutes(5))
    }

    @Test func `a call that did not reach the server marks its token until one does`() throws {
        var (tester, token) = try signedIn()
        tester.send(.callRecorded(tester.call(with: token, .unreachable(.connectionRefused))))
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .unreachable)
        tester.send(.callRecorded(tester.call(with: token, .cancelled)))
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .unreachable)
        tester.send(.callRecorded(tester.call(with: token, .status(403))))
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .live)
    }

    @Test func `a call answered after a token has ended changes nothing about it`() throws {
        var (tester, token) = try signedIn()
        tester.tick(after: .minutes(5))
        let over = tester.token(token)
        tester.send(.callRecorded(tester.call(with: token, sentAgo: .minutes(2))))
        tester.send(.callRecorded(tester.call(with: token, .unreachable(.timedOut))))
        #expect(tester.token(token) == over)
    }

    @Test func `a token used in time lives on when the answer comes after its old end`() throws {
        var (tester, token) = try signedIn()
        let session = tester.state.sessionOrder[0]
        tester.tick(after: .milliseconds(299_000))
        let request = try tester.send(.identitiesRequested(session)).request
        let sent = tester.now
        tester.tick(after: .seconds(2))
        // Nobody can know yet: shown as ended, used for nothing, and nothing wakes for it.
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .ended)
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: session))) == [])
        #expect(tester.state.nextDeadline == nil)
        tester.send(.callRecorded(tester.call(with: token, sentAgo: .seconds(2))))
        tester.send(.replied(request, .success(.identities([tester.identity("acme")]))))
        #expect(tester.token(token)?.displayStatus(at: tester.now) == .live)
        #expect(tester.token(token)?.lifetime.nearest?.at == sent + .minutes(5))
        #expect(tester.state.nextDeadline == sent + .seconds(225))
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: session))).count == 1)
    }

    @Test func `a token whose last call brought nothing ends with that call's answer`() throws {
        var (tester, token) = try signedIn()
        let session = tester.state.sessionOrder[0]
        tester.tick(after: .milliseconds(299_000))
        let request = try tester.send(.identitiesRequested(session)).request
        tester.tick(after: .seconds(2))
        #expect(tester.state.keyring[token] != nil)
        tester.send(.replied(request, .failure(.unreachable(.timedOut))))
        #expect(tester.token(token)?.status == .ended(.time))
        #expect(tester.state.keyring[token] == nil)
        #expect(tester.state.liveSessionCount == 0)
    }

    @Test func `the server's refusal ends the token that was sent`() throws {
        var (tester, token) = try signedIn()
        let session = tester.state.sessionOrder[0]
        let request = try tester.send(.identitiesRequested(session)).request
        tester.send(.replied(request, .failure(.ended)))
        #expect(tester.token(token)?.status == .ended(.refusedByServer))
        #expect(tester.state.notice == .identitiesNotLoaded(session, .ended))
    }

    @Test func `a failure is noted at the call that failed, and at the last where all went well`() throws {
        var (tester, token) = try signedIn()
        let session = tester.state.sessionOrder[0]
        for isRefused in [true, false] {
            let request = try tester.send(.identitiesRequested(session)).request
            let results: [CallRecord.Result] = [.status(200), .status(isRefused ? 403 : 200), .status(200)]
            for result in results {
                tester.send(.callRecorded(tester.call(with: token, result, for: request)))
            }
            // Another request's, meanwhile.
            tester.send(.callRecorded(tester.call(with: token, .status(403), for: RequestID(9999))))
            let failure: AuthFailure =
                isRefused ? .notPermitted(code: nil) : .malformedAnswer("no list in it")
            tester.send(.replied(request, .failure(failure)))
            let noted = (0..<4).map { tester.state.calls[newest: $0].failure }
            #expect(noted == (isRefused ? [nil, nil, failure, nil] : [nil, failure, nil, nil]))
        }
    }

    @Test func `a refusal proves an end where a logout asks for it, unless the key was refused`() throws {
        for failure in [nil, AuthFailure.keyRefused] {
            var (tester, token) = try signedIn()
            let session = tester.state.sessionOrder[0]
            let logout = try tester.send(.logoutRequested([session])).request
            tester.send(.callRecorded(tester.call(with: token, .status(401), for: logout)))
            #expect(!tester.state.calls[newest: 0].provesEnd)
            let proof = try tester.reply(to: logout, .loggedOut(url: nil)).request
            tester.send(.callRecorded(tester.call(with: token, .status(401), for: proof)))
            #expect(tester.state.calls[newest: 0].provesEnd)
            tester.send(
                .replied(proof, failure.map { .failure($0) } ?? .success(.introspection(isActive: false))))
            #expect(tester.state.calls[newest: 0].provesEnd == (failure == nil))
        }
    }

    @Test func `the offset is how far the server's clock is ahead of the tester's`() throws {
        var (tester, token) = try signedIn()
        let served = tester.reading.wall.addingTimeInterval(90)
        tester.send(.callRecorded(tester.call(with: token, sentAgo: .seconds(1), serverDate: served)))
        #expect(abs((tester.state.clockOffset(of: StateTester.profile) ?? 0) - 90.5) < 0.001)
        #expect(tester.state.clockOffset(of: StateTester.other) == nil)
    }

    @Test func `the log keeps the newest calls in order`() {
        var tester = StateTester()
        for number in 0..<(CallLog.capacity + 37) {
            tester.send(.callRecorded(tester.call(with: nil, .status(number))))
            #expect(tester.state.calls[newest: 0].result == .status(number))
        }
        #expect(tester.state.calls.count == CallLog.capacity)
        #expect(tester.state.calls.total == CallLog.capacity + 37)
        for index in 0..<CallLog.capacity {
            #expect(tester.state.calls[newest: index].result == .status(CallLog.capacity + 36 - index))
        }
    }
}
