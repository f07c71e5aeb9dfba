import Secrets
import Sessions
import TestSupport
import Testing

/// A person who may only look.
@Suite struct ReadOnly {
    private static let changes: [SessionEvent] = [
        .pushRequested(StateTester.profile, email: "ada"),
        .delegationRequested(
            StateTester.profile,
            Delegation(identity: Identity.Reference(kind: .corporate, id: "1"), reason: "call 1")),
        .passwordChangeChosen(StateTester.profile, PasswordSignIn(email: "ada", password: Secret("p"))),
        .resetMailRequested(StateTester.profile, email: "ada"), .stepUpRequested, .stepUpByPushRequested,
        .enrolmentRequested(FactorChange.ID(SessionID(1), "SMS")), .enrolmentCodeEntered(Secret("123456")),
        .unlinkRequested(FactorChange.ID(SessionID(1), "AUTHY")),
    ]

    private func acting() throws -> StateTester {
        var tester = StateTester(
            capabilities: [.identityList, .stepUp, .push, .delegation, .newPassword, .passwordReset],
            isReadOnly: true)
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        return tester
    }

    @Test(arguments: changes)
    func `nothing is sent that changes the server or reaches a customer, and a notice says so`(
        event: SessionEvent
    ) throws {
        var tester = try acting()
        #expect(tester.send(event) == [])
        #expect(tester.state.notice == .refusedReadOnly)
    }

    @Test func `signing in, acting, keeping alive and logging out work`() throws {
        var tester = try acting()
        let login = try #require(tester.state.sessions.values.first?.loginToken)
        #expect(try tester.send(.keepAliveRequested(login)).first(.introspect).credential?.token == login)
        try tester.logOut(tester.state.sessionOrder)
        #expect(tester.state.liveSessionCount == 0)
    }
}
