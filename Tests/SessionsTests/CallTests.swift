import Foundation
import Secrets
import Sessions
import Testing

@Suite struct CallTests {
    private func signedIn() -> (Desk, TokenID) {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        return (desk, desk.loginToken(of: session))
    }

    @Test func `an accepted call moves the idle end, counted from when it was sent`() {
        var (desk, token) = signedIn()
        desk.tick(after: .minutes(2))
        desk.send(.callFinished(desk.call(with: token, sentAgo: .seconds(3))))
        #expect(desk.token(token)?.lifetime.idle?.at == desk.now - .seconds(3) + .minutes(5))
    }

    @Test(arguments: [
        CallRecord.Result.status(401), .status(403), .status(423), .status(429), .status(500), .status(302),
        .unreachable(.timedOut), .cancelled,
    ])
    func `a call that was not accepted moves no end`(result: CallRecord.Result) {
        var (desk, token) = signedIn()
        let before = desk.token(token)?.lifetime
        desk.tick(after: .minutes(2))
        desk.send(.callFinished(desk.call(with: token, result)))
        #expect(desk.token(token)?.lifetime == before)
        #expect(desk.state.calls.count == 1)
    }

    @Test func `ticks and other tokens' calls move no end`() {
        var (desk, token) = signedIn()
        let other = desk.loginToken(of: desk.signIn("grace", identities: ["x"]))
        let before = desk.token(token)?.lifetime
        for _ in 0..<60 { desk.tick(after: .seconds(1)) }
        desk.send(.callFinished(desk.call(with: other)))
        desk.send(.callFinished(desk.call(with: nil)))
        desk.send(.callFinished(desk.call(with: TokenID(999))))
        #expect(desk.token(token)?.lifetime == before)
    }

    @Test func `a call said to be sent in the future counts from now`() {
        var (desk, token) = signedIn()
        desk.send(.callFinished(desk.call(with: token, sentAgo: .minutes(-60))))
        #expect(desk.token(token)?.lifetime.idle?.at == desk.now + .minutes(5))
    }

    @Test func `a call that reached nobody marks its token until one gets through`() {
        var (desk, token) = signedIn()
        desk.send(.callFinished(desk.call(with: token, .unreachable(.connectionRefused))))
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .unreachable)
        desk.send(.callFinished(desk.call(with: token, .cancelled)))
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .unreachable)
        desk.send(.callFinished(desk.call(with: token, .status(403))))
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .live)
    }

    @Test func `a call answered after a token is over changes nothing about it`() {
        var (desk, token) = signedIn()
        desk.tick(after: .minutes(5))
        let over = desk.token(token)
        desk.send(.callFinished(desk.call(with: token, sentAgo: .minutes(2))))
        desk.send(.callFinished(desk.call(with: token, .unreachable(.timedOut))))
        #expect(desk.token(token) == over)
    }

    @Test func `a token used in time lives on when the answer comes after its old end`() {
        var (desk, token) = signedIn()
        let session = desk.state.sessionOrder[0]
        desk.tick(after: .milliseconds(299_000))
        let request = desk.send(.identitiesRequested(session)).request
        let sent = desk.now
        desk.tick(after: .seconds(2))
        // Nobody can know yet: shown as ended, used for nothing, and nothing wakes for it.
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .ended)
        #expect(desk.send(.identityChosen(desk.identityID("acme", in: session))) == [])
        #expect(desk.state.nextDeadline == nil)
        desk.send(.callFinished(desk.call(with: token, sentAgo: .seconds(2))))
        desk.send(.identitiesFinished(request, session, .success([desk.identity("acme")])))
        #expect(desk.token(token)?.displayStatus(at: desk.now) == .live)
        #expect(desk.token(token)?.lifetime.nearest?.at == sent + .minutes(5))
        #expect(desk.state.nextDeadline == sent + .seconds(225))
        #expect(desk.send(.identityChosen(desk.identityID("acme", in: session))).count == 1)
    }

    @Test func `a token whose last call brought nothing ends with that call's answer`() {
        var (desk, token) = signedIn()
        let session = desk.state.sessionOrder[0]
        desk.tick(after: .milliseconds(299_000))
        let request = desk.send(.identitiesRequested(session)).request
        desk.tick(after: .seconds(2))
        #expect(desk.token(token)?.secret != nil)
        desk.send(.identitiesFinished(request, session, .failure(.unreachable(.timedOut))))
        #expect(desk.token(token)?.status == .ended(.time))
        #expect(desk.token(token)?.secret == nil)
        #expect(desk.state.liveSessionCount == 0)
    }

    @Test func `the server's refusal ends the token that was sent`() {
        var (desk, token) = signedIn()
        let session = desk.state.sessionOrder[0]
        let request = desk.send(.identitiesRequested(session)).request
        desk.send(.identitiesFinished(request, session, .failure(.ended)))
        #expect(desk.token(token)?.status == .ended(.refusedByServer))
        #expect(desk.state.notice == .readFailed(session, .ended))
    }

    @Test func `the offset is how far the server's clock is ahead of the desk's`() {
        var (desk, token) = signedIn()
        let served = desk.reading.wall.addingTimeInterval(90)
        desk.send(.callFinished(desk.call(with: token, sentAgo: .seconds(1), serverDate: served)))
        #expect(abs((desk.state.clockOffset(of: Desk.profile) ?? 0) - 90.5) < 0.001)
        #expect(desk.state.clockOffset(of: Desk.other) == nil)
    }

    @Test func `the log keeps the newest calls in order`() {
        var desk = Desk()
        for number in 0..<(CallLog.capacity + 37) {
            desk.send(.callFinished(desk.call(with: nil, .status(number))))
            #expect(desk.state.calls[newest: 0].result == .status(number))
        }
        #expect(desk.state.calls.count == CallLog.capacity)
        #expect(desk.state.calls.total == CallLog.capacity + 37)
        for index in 0..<CallLog.capacity {
            #expect(desk.state.calls[newest: index].result == .status(CallLog.capacity + 36 - index))
        }
    }
}
