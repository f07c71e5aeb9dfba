import Sessions
import Testing

/// Reading the factors of a session's person.
@Suite struct Factors {
    private static let list = [
        Factor(channel: "SMS", status: .active), Factor(channel: "BIOMETRIC", status: .pending),
    ]

    private func acting() -> (desk: Desk, session: SessionID) {
        var desk = Desk(features: [.identityList, .factors])
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        return (desk, session)
    }

    @Test func `they are read with the token acted with, on demand alone`() {
        var (desk, session) = acting()
        desk.act(as: "cards", in: session)
        let token = desk.state.identityToken(of: desk.identityID("cards", in: session))?.id
        #expect(desk.state.sessions[session]?.factorReading == .unread)
        let effects = desk.send(.factorsRequested(session))
        guard case .readFactors(let request, Desk.profile, session, let credential)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(credential.token == token)
        #expect(desk.send(.factorsRequested(session)) == [])
        desk.send(.factorsFinished(request, session, .success(Self.list)))
        #expect(desk.state.sessions[session]?.factors == Self.list)
        #expect(desk.state.sessions[session]?.factorReading == .read)
        #expect(desk.state.sessions[session]?.factorsReadAt == desk.state.localTime)
    }

    @Test func `a login that acts for nobody has nothing to read them with`() {
        var desk = Desk(features: [.identityList, .factors])
        let session = desk.signIn(identities: ["acme"])
        #expect(desk.state.factorReader(of: session) == nil)
        #expect(desk.send(.factorsRequested(session)) == [])
    }

    @Test func `a vendor without such a list is never asked`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        desk.act(as: "acme", in: session)
        #expect(desk.send(.factorsRequested(session)) == [])
    }

    @Test func `what was read stays when another reading fails, and says so`() {
        var (desk, session) = acting()
        desk.send(
            .factorsFinished(desk.send(.factorsRequested(session)).request, session, .success(Self.list)))
        let again = desk.send(.factorsRequested(session)).request
        desk.send(.factorsFinished(again, session, .failure(.unreachable(.timedOut))))
        #expect(desk.state.sessions[session]?.factorReading == .failed(.unreachable(.timedOut)))
        #expect(desk.state.sessions[session]?.factors == Self.list)
    }

    @Test func `a token that the server refuses is over`() throws {
        var (desk, session) = acting()
        let token = try #require(desk.state.identityToken(of: desk.identityID("acme", in: session))?.id)
        let request = desk.send(.factorsRequested(session)).request
        desk.send(.factorsFinished(request, session, .failure(.ended)))
        #expect(desk.token(token)?.isLive == false)
    }

    @Test func `a logout does not wait for them`() {
        var (desk, session) = acting()
        let request = desk.send(.factorsRequested(session)).request
        #expect(desk.send(.logoutRequested([session])).contains(.cancel(request)))
        #expect(desk.state.sessions[session]?.factorReading == .unread)
        #expect(desk.send(.factorsRequested(session)) == [])
    }
}
