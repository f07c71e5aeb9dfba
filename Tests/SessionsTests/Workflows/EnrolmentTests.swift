import Secrets
import Sessions
import TestSupport
import Testing

/// Enrolling and unlinking the factors of a login's person.
@Suite struct Enrolments {
    private static let capabilities: Set<Capability> = [.identityList, .factorList, .factorEnrolment]

    /// Acting as an identity, with a list of factors that was read.
    private func acting(
        _ factors: [Factor] = [], _ more: Set<Capability> = []
    ) throws -> (tester: StateTester, session: SessionID, token: TokenID) {
        var tester = StateTester(capabilities: Self.capabilities.union(more))
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        tester.reply(to: try tester.send(.factorsRequested(session)).request, .factors(factors))
        return (tester, session, try tester.identityToken("acme", in: session))
    }

    /// A code was sent; the list was read again and has the enrolment.
    private func typing() throws -> (tester: StateTester, factor: FactorChange.ID, token: TokenID) {
        var (tester, session, token) = try acting()
        let factor = FactorChange.ID(session, "SMS")
        let list = try tester.reply(to: try tester.send(.enrolmentRequested(factor)).request, .done)
            .first(.listFactors)
        tester.reply(to: list.id, .factors([Factor(channel: "SMS", status: .pending)]))
        return (tester, factor, token)
    }

    @Test func `a code is sent and verified with the token acted with, and the list is read after each`()
        throws
    {
        var (tester, session, token) = try acting()
        try tester.act(as: "cards", in: session)
        let factor = FactorChange.ID(session, "SMS")
        #expect(tester.state.factorOffer(factor) == .enrol)
        let asking = try tester.send(.enrolmentRequested(factor)).first(.enrolFactor(channel: "SMS"))
        let used = try tester.identityToken("cards", in: session)
        #expect(asking.credential?.token == used && used != token)
        #expect(tester.state.factorChange?.isWaiting == true)
        let list = try tester.reply(to: asking.id, .done).first(.listFactors)
        tester.reply(to: list.id, .factors([Factor(channel: "SMS", status: .pending)]))
        #expect(tester.state.factorOffer(factor) == .resume)
        let verifying = try tester.send(.enrolmentCodeEntered(Secret("123456")))
            .first(.verifyFactor(channel: "SMS", Secret("123456")))
        #expect(verifying.credential?.token == used)
        let after = try tester.reply(to: verifying.id, .done).first(.listFactors)
        #expect(tester.state.factorChange?.phase == .done(.enrolled))
        #expect(tester.state.notice == .factorChanged(factor, name: "SMS", .enrolled))
        #expect(tester.state.notice?.isTrue(in: tester.state) == true)
        tester.reply(to: after.id, .factors([Factor(channel: "SMS", status: .active)]))
        #expect(tester.state.notice?.isTrue(in: tester.state) == true)
        #expect(tester.state.factorOffer(factor) == .permanent)
        // It stands there until the person has seen it, and takes nothing more.
        #expect(tester.send(.enrolmentCodeEntered(Secret("123456"))) == [])
        #expect(tester.send(.enrolmentRequested(factor)) == [])
        tester.send(.factorChangeClosed)
        #expect(tester.state.factorChange == nil && tester.state.factorChange(factor) == nil)
    }

    @Test func `a list that was asked for before a change is not awaited any more: it tells nothing of it`()
        throws
    {
        var (tester, session, _) = try acting()
        let factor = FactorChange.ID(session, "AUTHY")
        let old = try tester.send(.factorsRequested(session)).request
        let asking = try tester.send(.enrolmentRequested(factor)).request
        let effects = tester.reply(to: asking, .done)
        #expect(effects.contains(.cancel(old)))
        let new = try effects.first(.listFactors)
        tester.reply(to: old, .factors([Factor(channel: "AUTHY", status: .inactive)]))
        #expect(tester.state.factorChange?.phase == .push)
        tester.reply(to: new.id, .factors([Factor(channel: "AUTHY", status: .pending)]))
        #expect(tester.state.sessions[session]?.factors == [Factor(channel: "AUTHY", status: .pending)])
    }

    @Test func `a push is confirmed once the list says so, and declined likewise`() throws {
        for (status, phase, problem) in [
            (Factor.Status.active, FactorChange.Phase.done(.enrolled), AuthFailure?.none),
            (.inactive, .stopped, .challengeRefused(.declined)), (.pending, .push, nil),
        ] {
            var (tester, session, _) = try acting([Factor(channel: "SMS", status: .active)])
            let factor = FactorChange.ID(session, "AUTHY")
            let asking = try tester.send(.enrolmentRequested(factor)).first(.enrolFactor(channel: "AUTHY"))
            let list = try tester.reply(to: asking.id, .done).first(.listFactors)
            tester.reply(to: list.id, .factors([Factor(channel: "AUTHY", status: status)]))
            #expect(tester.state.factorChange?.phase == phase)
            #expect(tester.state.factorChange?.problem == problem)
        }
    }

    @Test func `a device is unlinked, and what is gone already is said to be`() throws {
        for failure in [nil, AuthFailure.challengeRefused(.channelNotEnrolled)] {
            var (tester, session, _) = try acting([Factor(channel: "BIOMETRIC", status: .active)])
            let factor = FactorChange.ID(session, "BIOMETRIC")
            #expect(tester.state.factorOffer(factor) == .unlink)
            let sent = try tester.send(.unlinkRequested(factor)).first(.unlinkFactor(channel: "BIOMETRIC"))
            // Twice asks once.
            #expect(tester.send(.unlinkRequested(factor)) == [])
            let reply: Result<VendorReply, AuthFailure> = failure.map { .failure($0) } ?? .success(.done)
            let list = try tester.send(.replied(sent.id, reply)).first(.listFactors)
            #expect(tester.state.factorChange?.phase == (failure == nil ? .done(.unlinked) : .stopped))
            #expect(
                tester.state.factorChange?.problem
                    == failure.map { _ in .challengeRefused(.notEnrolled) })
            tester.reply(to: list.id, .factors([]))
            #expect(tester.state.factorOffer(factor) == .elsewhere)
        }
    }

    @Test func `what can be done follows from the vendor's rules and the server's list`() throws {
        let offers: [(String, Factor.Status?, FactorOffer)] = [
            ("SMS", nil, .enrol), ("SMS", .inactive, .enrol), ("SMS", .other("NEW"), .enrol),
            ("SMS", .pending, .resume), ("SMS", .active, .permanent), ("AUTHY", nil, .enrol),
            ("AUTHY", .pending, .resume), ("AUTHY", .active, .unlink), ("BIOMETRIC", nil, .elsewhere),
            ("BIOMETRIC", .pending, .elsewhere), ("BIOMETRIC", .active, .unlink),
        ]
        for (channel, status, wanted) in offers {
            let (tester, session, _) = try acting(status.map { [Factor(channel: channel, status: $0)] } ?? [])
            #expect(tester.state.factorOffer(FactorChange.ID(session, channel)) == wanted, "\(channel)")
        }
        let (tester, session, _) = try acting([Factor(channel: "PIGEON", status: .active)])
        #expect(tester.state.factorOffer(FactorChange.ID(session, "PIGEON")) == nil)
        #expect(
            tester.state.knownFactors(of: session).map(\.channel) == ["PIGEON", "SMS", "AUTHY", "BIOMETRIC"])
    }

    @Test func `nothing is known or sent before the list was read, or where the vendor does not offer it`()
        throws
    {
        var unread = StateTester(capabilities: Self.capabilities)
        let session = try unread.signIn(identities: ["acme"])
        let factor = FactorChange.ID(session, "SMS")
        #expect(unread.state.factorOffer(factor) == nil)
        // Without a token that acts there is nothing to enrol with.
        #expect(unread.send(.enrolmentRequested(factor)) == [])
        #expect(unread.state.notice == .nothingToEnrolWith && unread.state.factorChange == nil)
        var other = StateTester(capabilities: [.identityList, .factorList])
        let second = try other.signIn(identities: ["acme"])
        try other.act(as: "acme", in: second)
        other.reply(to: try other.send(.factorsRequested(second)).request, .factors([]))
        for event in [
            SessionEvent.enrolmentRequested(FactorChange.ID(second, "SMS")),
            .unlinkRequested(FactorChange.ID(second, "AUTHY")),
            .enrolmentShown(FactorChange.ID(second, "SMS")), .enrolmentCodeEntered(Secret("1")),
            .factorChangeClosed,
        ] {
            #expect(other.send(event) == [])
        }
        #expect(other.state.factorChange == nil && other.state.knownFactors(of: second).isEmpty)
    }

    @Test func `another code can be had after fifteen seconds, and the first expires after five minutes`()
        throws
    {
        var (tester, factor, token) = try typing()
        tester.tick(after: .milliseconds(14_999))
        #expect(!tester.state.mayEnrol(factor))
        #expect(tester.send(.enrolmentRequested(factor)) == [])
        tester.tick(after: .milliseconds(1))
        let again = try tester.send(.enrolmentRequested(factor)).first(.enrolFactor(channel: "SMS")).id
        let sentAt = tester.now
        tester.tick(after: .seconds(9))
        tester.reply(to: again, .done)
        // Counted from when it was asked for, however slow the answer.
        #expect(tester.state.factorChange?.code == .sent(until: sentAt + .minutes(5)))
        tester.tick(after: .minutes(4))
        tester.send(.callRecorded(tester.call(with: token)))
        #expect(tester.state.nextDeadline.map { $0 <= sentAt + .minutes(5) } == true)
        tester.tick(at: sentAt + .minutes(5) - .milliseconds(1))
        #expect(tester.state.factorChange?.takesCode(at: tester.now) == true)
        tester.tick(after: .milliseconds(1))
        #expect(tester.state.factorChange?.takesCode(at: tester.now) == false)
        #expect(tester.state.factorChange?.problem == .challengeRefused(.codeExpired))
        #expect(tester.send(.enrolmentCodeEntered(Secret("123456"))) == [])
        #expect(tester.state.mayEnrol(factor))
    }

    @Test func `a late tick comes to the same as a punctual one`() throws {
        var (punctual, _, token) = try typing()
        punctual.send(.callRecorded(punctual.call(with: token)))
        var late = punctual
        punctual.tick(after: .seconds(300))
        late.tick(after: .seconds(301))
        punctual.tick(after: .seconds(1))
        #expect(punctual.state.factorChange == late.state.factorChange)
    }

    @Test(arguments: [
        (AuthFailure.challengeRefused(.wrongCode), true), (.challengeRefused(.oneTryLeft), true),
        (.challengeRefused(.tooManyTries), false), (.challengeRefused(.codeExpired), false),
        (.challengeRefused(.notAsked), false), (.unreachable(.timedOut), true),
        (.rateLimited(for: nil), true),
    ])
    func `a refused code can be typed again where it still counts`(failure: AuthFailure, takesCode: Bool)
        throws
    {
        var (tester, _, _) = try typing()
        tester.fail(try tester.send(.enrolmentCodeEntered(Secret("000000"))).request, failure)
        #expect(tester.state.factorChange?.problem == failure)
        #expect(tester.state.factorChange?.takesCode(at: tester.now) == takesCode)
        #expect(tester.send(.enrolmentCodeEntered(Secret("123456"))).isEmpty == !takesCode)
    }

    @Test func `a code whose time runs out while the server judges it is over, if it was wrong`() throws {
        var (tester, _, token) = try typing()
        tester.tick(after: .seconds(240))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.tick(after: .seconds(59))
        let judging = try tester.send(.enrolmentCodeEntered(Secret("000000"))).request
        tester.tick(after: .seconds(2))
        #expect(tester.state.factorChange?.phase == .verifying(judging))
        tester.fail(judging, .challengeRefused(.wrongCode))
        #expect(tester.state.factorChange?.problem == .challengeRefused(.codeExpired))
    }

    @Test func `the wait that the server asks for is kept before the next try`() throws {
        var (tester, session, _) = try acting()
        let factor = FactorChange.ID(session, "SMS")
        tester.fail(try tester.send(.enrolmentRequested(factor)).request, .rateLimited(for: .seconds(40)))
        tester.tick(after: .milliseconds(39_999))
        #expect(!tester.state.mayEnrol(factor))
        tester.tick(after: .milliseconds(1))
        #expect(tester.state.mayEnrol(factor))
    }

    @Test func `put away and looked at again: the same code, and a notice meanwhile`() throws {
        var (tester, factor, _) = try typing()
        tester.send(.factorChangeClosed)
        #expect(tester.state.factorChange == nil)
        #expect(tester.state.notice == .enrolmentPending(factor, name: "SMS"))
        #expect(tester.state.notice?.isTrue(in: tester.state) == true)
        #expect(tester.state.factorOffer(factor) == .resume)
        tester.tick(after: .minutes(2))
        #expect(tester.send(.enrolmentShown(factor)) == [])
        #expect(tester.state.notice == nil)
        let judging = try tester.send(.enrolmentCodeEntered(Secret("000000"))).request
        tester.send(.factorChangeClosed)
        tester.fail(judging, .challengeRefused(.wrongCode))
        #expect(
            tester.state.notice == .factorUnchanged(factor, name: "SMS", .challengeRefused(.wrongCode)))
        tester.send(.enrolmentShown(factor))
        #expect(tester.state.factorChange?.problem == .challengeRefused(.wrongCode))
        tester.send(.factorChangeClosed)
        tester.send(.enrolmentShown(factor))
        #expect(tester.state.factorChange?.problem == nil)
        let last = try tester.send(.enrolmentCodeEntered(Secret("123456"))).request
        tester.send(.factorChangeClosed)
        tester.reply(to: last, .done)
        #expect(tester.state.notice == .factorChanged(factor, name: "SMS", .enrolled))
        #expect(tester.state.factorChange(factor) == nil)
    }

    @Test func `an enrolment begun elsewhere takes its code, without another being sent`() throws {
        var (tester, session, _) = try acting([Factor(channel: "SMS", status: .pending)])
        let factor = FactorChange.ID(session, "SMS")
        #expect(tester.send(.enrolmentShown(factor)) == [])
        #expect(tester.state.factorChange?.code == .unknown)
        #expect(!tester.send(.enrolmentCodeEntered(Secret("123456"))).isEmpty)
        tester.send(.enrolmentShown(FactorChange.ID(session, "BIOMETRIC")))
        #expect(tester.state.factorChange?.id == factor)
    }

    @Test func `a delegated token reads factors and changes none, and another session goes by its own`()
        throws
    {
        var (tester, session, token) = try acting([], [.delegation])
        let identity = Identity.Reference(kind: .corporate, id: "x")
        let delegating = try tester.send(
            .delegationRequested(StateTester.profile, Delegation(identity: identity, reason: "call"))
        ).request
        var grant = tester.grant(.delegated, identity: identity)
        grant.holder = Identity(byNumber: identity)
        tester.reply(to: delegating, .grant(grant))
        let acting = try #require(tester.state.acting)
        #expect(acting.session != session)
        // In its own session the delegated token reads the factors and changes none.
        #expect(tester.state.factorReader(of: acting.session) != nil)
        #expect(!tester.state.canChangeFactors(of: acting.session))
        // The other session has its own token for it.
        let sent = try tester.send(.enrolmentRequested(FactorChange.ID(session, "SMS"))).lastSent
        #expect(sent.credential?.token == token)
    }

    @Test func `a token that the server refuses ends, and the dialog says so; the code stays`() throws {
        var (tester, factor, token) = try typing()
        tester.fail(try tester.send(.enrolmentCodeEntered(Secret("123456"))).request, .ended)
        #expect(tester.token(token)?.isLive == false)
        #expect(tester.state.factorChange?.problem == .ended)
        #expect(tester.state.factorOffer(factor) == .noToken)
        #expect(tester.send(.enrolmentCodeEntered(Secret("123456"))) == [])
        tester.send(.factorChangeClosed)
        try tester.act(as: "acme", in: factor.session)
        tester.send(.enrolmentShown(factor))
        #expect(tester.state.factorChange?.problem == nil)
        #expect(!tester.send(.enrolmentCodeEntered(Secret("123456"))).isEmpty)
    }

    @Test func `a logout gives a change up, and what it came to all the same is not acted on`() throws {
        var (tester, factor, _) = try typing()
        let judging = try tester.send(.enrolmentCodeEntered(Secret("123456"))).request
        #expect(tester.send(.logoutRequested([factor.session])).contains(.cancel(judging)))
        #expect(tester.state.factorChange?.problem == .ended)
        #expect(tester.reply(to: judging, .done) == [])
        #expect(tester.state.factorChange?.phase == .stopped)
        tester.send(.factorChangeClosed)
        #expect(tester.state.factorChange(factor) == nil)
    }

    @Test func `the simulated device answers what is looked at, and the list is read`() throws {
        var (tester, session, _) = try acting([], [.simulatedDevice])
        let factor = FactorChange.ID(session, "AUTHY")
        #expect(tester.send(.deviceAnswered(.accept)) == [])
        let list = try tester.reply(to: try tester.send(.enrolmentRequested(factor)).request, .done).request
        tester.reply(to: list, .factors([Factor(channel: "AUTHY", status: .pending)]))
        let answer = try tester.send(.deviceAnswered(.accept))
            .first(.answerEnrolment(.accept, email: "ada", channel: "AUTHY"))
        #expect(answer.credential == nil)
        let after = try tester.reply(to: answer.id, .done).first(.listFactors)
        tester.reply(to: after.id, .factors([Factor(channel: "AUTHY", status: .active)]))
        #expect(tester.state.factorChange?.phase == .done(.enrolled))
    }

    @Test func `its push can be confirmed for five minutes, and the list is still asked after them`() throws {
        var (tester, session, token) = try acting()
        let factor = FactorChange.ID(session, "AUTHY")
        let sentAt = tester.now
        tester.reply(to: try tester.send(.enrolmentRequested(factor)).request, .done)
        #expect(tester.state.factorChange?.pushEndsAt == sentAt + .minutes(5))
        tester.tick(after: .minutes(4))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.tick(after: .minutes(1))
        #expect(tester.state.factorChange?.pushEndsAt == nil)
        #expect(tester.state.factorChange?.phase == .push)
    }
}
