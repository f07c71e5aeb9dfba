import Sessions
import TestSupport
import Testing

/// Acting for an identity without its login.
@Suite struct Delegating {
    private static let reason = "call 4711: card is blocked"

    private func asked() throws -> (tester: StateTester, request: RequestID, delegation: Delegation) {
        var tester = StateTester(capabilities: [.identityList, .delegation, .stepUp])
        let delegation = Delegation(identity: tester.reference("acme"), reason: Self.reason)
        let effects = tester.send(.delegationRequested(StateTester.profile, delegation))
        #expect(try effects == [.send(effects.request, .delegate(delegation.identity))])
        return try (tester, effects.request, delegation)
    }

    private func granted(_ tester: inout StateTester) -> VendorReply {
        var grant = tester.grant(.delegated)
        grant.holder = tester.identity("acme")
        return .grant(grant)
    }

    @Test func `it becomes a session of its own that knows for whom and why, and is acted with at once`()
        throws
    {
        var (tester, request, delegation) = try asked()
        // There is nothing to list with such a token.
        #expect(tester.send(.replied(request, .success(granted(&tester)))) == [])
        let identity = try #require(tester.state.acting)
        #expect(identity.reference == delegation.identity)
        #expect(tester.state.sessions[identity.session]?.delegation == delegation)
        #expect(tester.state.identityToken(of: identity)?.kind == .delegated)
        #expect(tester.state.steppable == nil)
    }

    @Test(arguments: [true, false])
    func `one that goes by its number takes the name that another login there has for it`(
        isListed: Bool
    ) throws {
        var tester = StateTester(capabilities: [.identityList, .delegation, .stepUp])
        _ = try tester.signIn(identities: isListed ? ["acme"] : ["cards"])
        let reference = tester.reference("acme")
        let asked = SessionEvent.delegationRequested(
            StateTester.profile, Delegation(identity: reference, reason: Self.reason))
        let request = try tester.send(asked).request
        var grant = tester.grant(.delegated)
        grant.holder = Identity(byNumber: reference)
        tester.send(.replied(request, .success(.grant(grant))))
        let identity = try #require(tester.state.acting)
        let name = isListed ? tester.identity("acme").name : Identity(byNumber: reference).name
        #expect(identity.reference == reference && tester.state.name(of: identity) == name)
    }

    @Test(arguments: [
        AuthFailure.delegationRefused(.identityUnknown), .delegationRefused(.actingAlready), .keyRefused,
        .unreachable(.timedOut), .keyMissing("the variable WEAVR_KEY is not set"),
    ])
    func `a refusal is told, and there is no session`(failure: AuthFailure) throws {
        var (tester, request, _) = try asked()
        tester.send(.replied(request, .failure(failure)))
        guard case .failed(_, failure) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(tester.state.sessions.isEmpty)
    }

    @Test func `cancelled, then granted: the token that comes is logged out`() throws {
        var (tester, request, _) = try asked()
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        let effects = tester.send(.replied(request, .success(granted(&tester))))
        let logout = try effects.first(.logOut)
        #expect(logout.credential?.kind == .delegated)
        #expect(tester.state.acting == nil)
    }

    @Test func `two identities are two sessions; the same one again replaces an expired one`() throws {
        var (tester, request, delegation) = try asked()
        tester.send(.replied(request, .success(granted(&tester))))
        let first = tester.state.sessionOrder
        tester.tick(after: .minutes(5))
        #expect(tester.state.liveSessionCount == 0)
        let again = try tester.send(.delegationRequested(StateTester.profile, delegation)).request
        tester.send(.replied(again, .success(granted(&tester))))
        #expect(tester.state.sessionOrder.count == 1 && tester.state.sessionOrder != first)
        let other = Delegation(identity: tester.reference("cards"), reason: "another call")
        let second = try tester.send(.delegationRequested(StateTester.profile, other)).request
        tester.send(.replied(second, .success(granted(&tester))))
        #expect(tester.state.sessionOrder.count == 2)
    }

    @Test func `whoever acts as somebody already acts as the other from now on, and can go back`() throws {
        var tester = StateTester(capabilities: [.identityList, .delegation])
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "cards", in: session)
        let delegation = Delegation(identity: tester.reference("acme"), reason: Self.reason)
        let request = try tester.send(.delegationRequested(StateTester.profile, delegation)).request
        #expect(tester.state.acting == tester.identityID("cards", in: session))
        tester.send(.replied(request, .success(granted(&tester))))
        let identity = try #require(tester.state.acting)
        #expect(identity.reference == delegation.identity && identity.session != session)
        #expect(tester.state.identityToken(of: identity)?.kind == .delegated)
        #expect(tester.state.notice == .actingAs(identity))
        tester.send(.previousIdentityChosen)
        #expect(tester.state.acting == tester.identityID("cards", in: session))
        tester.send(.previousIdentityChosen)
        #expect(tester.state.acting == identity)
    }

    @Test(arguments: [true, false])
    func `of a switch and a delegation under way the one asked for later holds`(switchesLater: Bool) throws {
        var tester = StateTester(capabilities: [.identityList, .delegation])
        let session = try tester.signIn(identities: ["acme", "cards"])
        let cards = tester.identityID("cards", in: session)
        let delegation = Delegation(identity: tester.reference("acme"), reason: Self.reason)
        var request: RequestID?
        if switchesLater {
            request = try tester.send(.delegationRequested(StateTester.profile, delegation)).request
        }
        let switching = try tester.send(.identityChosen(cards)).request
        if !switchesLater {
            request = try tester.send(.delegationRequested(StateTester.profile, delegation)).request
        }
        let effects = tester.send(.replied(try #require(request), .success(granted(&tester))))
        #expect(effects == (switchesLater ? [] : [.cancel(switching)]))
        #expect(tester.state.acting?.reference == delegation.identity)
        tester.send(.replied(switching, .success(.grant(tester.grant(.identity)))))
        #expect((tester.state.acting == cards) == switchesLater)
    }

    @Test func `a corporate and a consumer of the same number are two logins`() throws {
        var tester = StateTester(capabilities: [.identityList, .delegation])
        for kind in [Identity.Kind.corporate, .consumer] {
            let identity = Identity(reference: Identity.Reference(kind: kind, id: "5"), name: "Five")
            let delegation = Delegation(identity: identity.reference, reason: Self.reason)
            let request = try tester.send(.delegationRequested(StateTester.profile, delegation)).request
            var grant = tester.grant(.delegated)
            grant.holder = identity
            tester.send(.replied(request, .success(.grant(grant))))
            tester.tick(after: .minutes(5))
        }
        // Otherwise the second would have taken the place of the first, which is over.
        #expect(tester.state.sessionOrder.count == 2)
        #expect(Set(tester.state.sessions.values.map(\.login)).count == 2)
    }

    @Test(arguments: [
        "", "   ", "\u{A0}\u{2003}", "\u{200B}\u{FEFF}\u{2060}", "\u{3164}", "\u{115F}\u{1160}", "\u{2800}",
        "...",
    ])
    func `what cannot be seen or says nothing is no reason`(text: String) {
        var tester = StateTester(capabilities: [.delegation])
        let delegation = Delegation(identity: tester.reference("acme"), reason: text)
        #expect(tester.send(.delegationRequested(StateTester.profile, delegation)) == [])
        #expect(tester.state.signIn == .idle)
    }

    @Test(arguments: ["x", "7", "Anruf 4711", "顧客からの電話", "\u{200B}звонок"])
    func `a word or a number in any script is one`(text: String) {
        #expect(Delegation.isReason(text))
    }

    @Test func `a profile without delegation sends nothing`() {
        var tester = StateTester()
        let delegation = Delegation(identity: tester.reference("acme"), reason: "x")
        #expect(tester.send(.delegationRequested(StateTester.profile, delegation)) == [])
        #expect(tester.state.signIn == .idle)
    }
}
