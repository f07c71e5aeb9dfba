import Sessions
import Testing

/// Acting for an identity without its login.
@Suite struct Delegating {
    private static let reason = "call 4711: card is blocked"

    private func asked() -> (desk: Desk, request: RequestID, delegation: Delegation) {
        var desk = Desk(features: [.identityList, .delegation, .stepUp])
        let delegation = Delegation(identity: desk.reference("acme"), reason: Self.reason)
        let effects = desk.send(.delegationRequested(Desk.profile, delegation))
        #expect(effects == [.actFor(effects.request, Desk.profile, delegation.identity)])
        return (desk, effects.request, delegation)
    }

    private func granted(_ desk: inout Desk) -> SignInAnswer {
        var grant = desk.grant(.delegated)
        grant.holder = desk.identity("acme")
        return .signedIn(grant)
    }

    @Test func `it becomes a session of its own that knows for whom and why, and is acted with at once`()
        throws
    {
        var (desk, request, delegation) = asked()
        // There is nothing to list with such a token.
        #expect(desk.send(.signInFinished(request, .success(granted(&desk)))) == [])
        let identity = try #require(desk.state.acting)
        #expect(identity.reference == delegation.identity)
        #expect(desk.state.sessions[identity.session]?.delegation == delegation)
        #expect(desk.state.identityToken(of: identity)?.kind == .delegated)
        #expect(desk.state.steppable == nil)
    }

    @Test(arguments: [true, false])
    func `one that goes by its number takes the name that another login there has for it`(
        isListed: Bool
    ) throws {
        var desk = Desk(features: [.identityList, .delegation, .stepUp])
        _ = desk.signIn(identities: isListed ? ["acme"] : ["cards"])
        let reference = desk.reference("acme")
        let asked = SessionEvent.delegationRequested(
            Desk.profile, Delegation(identity: reference, reason: Self.reason))
        let request = desk.send(asked).request
        var grant = desk.grant(.delegated)
        grant.holder = Identity(byNumber: reference)
        desk.send(.signInFinished(request, .success(.signedIn(grant))))
        let identity = try #require(desk.state.acting)
        let name = isListed ? desk.identity("acme").name : Identity(byNumber: reference).name
        #expect(identity.reference == reference && desk.state.name(of: identity) == name)
    }

    @Test(arguments: [
        AuthFailure.delegationRefused(.identityUnknown), .delegationRefused(.actingAlready), .keyRefused,
        .unreachable(.timedOut), .keyMissing("the variable WEAVR_KEY is not set"),
    ])
    func `a refusal is told, and nobody is acted for`(failure: AuthFailure) {
        var (desk, request, _) = asked()
        desk.send(.signInFinished(request, .failure(failure)))
        guard case .failed(_, failure) = desk.state.signIn else {
            Issue.record("\(desk.state.signIn)")
            return
        }
        #expect(desk.state.sessions.isEmpty)
    }

    @Test func `cancelled, then granted: the token that comes is logged out`() {
        var (desk, request, _) = asked()
        #expect(desk.send(.signInCancelled) == [.cancel(request)])
        let effects = desk.send(.signInFinished(request, .success(granted(&desk))))
        guard case .logOut(_, Desk.profile, _, let credentials)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(credentials.map(\.kind) == [.delegated])
        #expect(desk.state.acting == nil)
    }

    @Test func `two identities are two sessions; the same one again takes the place of one that is over`() {
        var (desk, request, delegation) = asked()
        desk.send(.signInFinished(request, .success(granted(&desk))))
        let first = desk.state.sessionOrder
        desk.tick(after: .minutes(5))
        #expect(desk.state.liveSessionCount == 0)
        let again = desk.send(.delegationRequested(Desk.profile, delegation)).request
        desk.send(.signInFinished(again, .success(granted(&desk))))
        #expect(desk.state.sessionOrder.count == 1 && desk.state.sessionOrder != first)
        let other = Delegation(identity: desk.reference("cards"), reason: "another call")
        let second = desk.send(.delegationRequested(Desk.profile, other)).request
        desk.send(.signInFinished(second, .success(granted(&desk))))
        #expect(desk.state.sessionOrder.count == 2)
    }

    @Test func `whoever acts as somebody already acts as the other from now on, and can go back`() throws {
        var desk = Desk(features: [.identityList, .delegation])
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "cards", in: session)
        let delegation = Delegation(identity: desk.reference("acme"), reason: Self.reason)
        let request = desk.send(.delegationRequested(Desk.profile, delegation)).request
        #expect(desk.state.acting == desk.identityID("cards", in: session))
        desk.send(.signInFinished(request, .success(granted(&desk))))
        let identity = try #require(desk.state.acting)
        #expect(identity.reference == delegation.identity && identity.session != session)
        #expect(desk.state.identityToken(of: identity)?.kind == .delegated)
        #expect(desk.state.notice == .actingAs(identity))
        desk.send(.previousIdentityChosen)
        #expect(desk.state.acting == desk.identityID("cards", in: session))
        desk.send(.previousIdentityChosen)
        #expect(desk.state.acting == identity)
    }

    @Test(arguments: [true, false])
    func `of a switch and a delegation under way the one asked for later holds`(switchesLater: Bool) throws {
        var desk = Desk(features: [.identityList, .delegation])
        let session = desk.signIn(identities: ["acme", "cards"])
        let cards = desk.identityID("cards", in: session)
        let delegation = Delegation(identity: desk.reference("acme"), reason: Self.reason)
        var request = RequestID(-1)
        if switchesLater { request = desk.send(.delegationRequested(Desk.profile, delegation)).request }
        let switching = desk.send(.identityChosen(cards)).request
        if !switchesLater { request = desk.send(.delegationRequested(Desk.profile, delegation)).request }
        let effects = desk.send(.signInFinished(request, .success(granted(&desk))))
        #expect(effects == (switchesLater ? [] : [.cancel(switching)]))
        #expect(desk.state.acting?.reference == delegation.identity)
        desk.send(.accessFinished(switching, cards, .success(desk.grant(.identity))))
        #expect((desk.state.acting == cards) == switchesLater)
    }

    @Test func `a corporate and a consumer of the same number are two logins`() {
        var desk = Desk(features: [.identityList, .delegation])
        for kind in [Identity.Kind.corporate, .consumer] {
            let identity = Identity(reference: Identity.Reference(kind: kind, id: "5"), name: "Five")
            let delegation = Delegation(identity: identity.reference, reason: Self.reason)
            let request = desk.send(.delegationRequested(Desk.profile, delegation)).request
            var grant = desk.grant(.delegated)
            grant.holder = identity
            desk.send(.signInFinished(request, .success(.signedIn(grant))))
            desk.tick(after: .minutes(5))
        }
        // Otherwise the second would have taken the place of the first, which is over.
        #expect(desk.state.sessionOrder.count == 2)
        #expect(Set(desk.state.sessions.values.map(\.login)).count == 2)
    }

    @Test(arguments: [
        "", "   ", "\u{A0}\u{2003}", "\u{200B}\u{FEFF}\u{2060}", "\u{3164}", "\u{115F}\u{1160}", "\u{2800}",
        "...",
    ])
    func `what cannot be seen or says nothing is no reason`(text: String) {
        var desk = Desk(features: [.delegation])
        let delegation = Delegation(identity: desk.reference("acme"), reason: text)
        #expect(desk.send(.delegationRequested(Desk.profile, delegation)) == [])
        #expect(desk.state.signIn == .idle)
    }

    @Test(arguments: ["x", "7", "Anruf 4711", "顧客からの電話", "\u{200B}звонок"])
    func `a word or a number in any script is one`(text: String) {
        #expect(Delegation.isReason(text))
    }

    @Test func `a profile without it acts for nobody`() {
        var desk = Desk()
        let delegation = Delegation(identity: desk.reference("acme"), reason: "x")
        #expect(desk.send(.delegationRequested(Desk.profile, delegation)) == [])
        #expect(desk.state.signIn == .idle)
    }
}
