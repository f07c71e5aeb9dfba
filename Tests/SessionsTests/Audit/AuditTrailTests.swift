import Foundation
import Secrets
import Sessions
import TestSupport
import Testing

/// What happens, as rows of the record: one before what matters and one after it, and one for each end.
struct AuditTrailTests {
    /// A row in few words.
    private func brief(_ entry: AuditEntry) -> String {
        let whom = entry.subject.identity.map { "\(entry.subject.login)>\($0.id)" } ?? entry.subject.login
        return [entry.action.rawValue, entry.phase.rawValue, whom, entry.outcome?.rawValue]
            .compactMap(\.self).joined(separator: " ")
    }

    private func rows(_ tester: StateTester, after count: Int = 0) -> [String] {
        tester.recorded.dropFirst(count).map(brief)
    }

    @Test func `a sign-in is a row before and a row after, and so is its refusal`() throws {
        var tester = StateTester()
        let refused = try tester.startSignIn()
        #expect(rows(tester) == ["sign-in before ada"])
        tester.send(.callRecorded(tester.call(with: nil, .status(403), for: refused)))
        tester.fail(refused, .wrongCredentials)
        #expect(rows(tester, after: 1) == ["sign-in after ada wrong-credentials"])
        let row = try #require(tester.recorded.last)
        #expect(row.status == 403 && row.reference == "ref")
        #expect(row.subject.profile == "demo" && row.subject.environment == "demo")
        try tester.signIn()
        #expect(rows(tester, after: 2) == ["sign-in before ada", "sign-in after ada done"])
    }

    @Test func `a switch names the identity, and one with a token at hand is one row`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        let count = tester.recorded.count
        try tester.act(as: "acme", in: session)
        #expect(rows(tester, after: count) == ["switch before ada>acme", "switch after ada>acme done"])
        #expect(tester.recorded.last?.subject.identityName == "Name of acme")
        try tester.act(as: "cards", in: session)
        try tester.act(as: "acme", in: session)
        #expect(rows(tester, after: count + 4) == ["switch after ada>acme done"])
    }

    @Test func `a switch that fails is told, and nobody else is acted as`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let request = try tester.send(.identityChosen(tester.identityID("acme", in: session))).request
        let count = tester.recorded.count
        tester.fail(request, .unreachable(.timedOut))
        #expect(rows(tester, after: count) == ["switch after ada>acme unreachable"])
        #expect(tester.recorded.last?.status == nil)
    }

    @Test func `a step-up is its code that was sent, and each one that was typed`() throws {
        var tester = StateTester(capabilities: [.identityList, .stepUp])
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        let count = tester.recorded.count
        tester.reply(to: try tester.send(.stepUpRequested).request, .done)
        tester.fail(
            try tester.send(.codeEntered(Secret("000000"))).request, .challengeRefused(.wrongCode))
        tester.reply(to: try tester.send(.codeEntered(Secret("123456"))).request, .done)
        #expect(
            rows(tester, after: count) == [
                "step-up before ada>acme", "step-up after ada>acme asked", "step-up before ada>acme",
                "step-up after ada>acme challenge-refused", "step-up before ada>acme",
                "step-up after ada>acme done",
            ])
    }

    @Test func `a lock of the screen and each try to unlock it are one row each`() throws {
        var tester = StateTester()
        try tester.signIn()
        tester.answerHashes()
        let count = tester.recorded.count
        tester.send(.lockRequested)
        tester.send(.unlockRequested(Secret("wrong")))
        tester.answerHashes()
        tester.tick(after: .seconds(1))
        tester.send(.unlockRequested(Secret("password")))
        tester.answerHashes()
        #expect(tester.state.lock == nil)
        #expect(
            rows(tester, after: count) == [
                "lock after  done", "unlock after  wrong-credentials", "unlock after  done",
            ])
    }

    @Test func `acting without a login gives its reason, in every row of its session`() throws {
        var tester = StateTester(capabilities: [.identityList, .delegation])
        let delegation = Delegation(identity: tester.reference("acme"), reason: "T-4711")
        let request = try tester.send(.delegationRequested(StateTester.profile, delegation)).request
        let grant = tester.grant(.delegated, holder: tester.identity("acme"))
        tester.reply(to: request, .grant(grant))
        tester.tick(after: .minutes(5))
        let words = rows(tester)
        #expect(
            words.map { $0.split(separator: " ").first } == ["delegation", "delegation", "switch", "end"])
        #expect(words.allSatisfy { $0.contains(">acme") })
        #expect(tester.recorded.map(\.reason) == Array(repeating: "T-4711", count: 4))
    }

    @Test func `a logout has its proof, and the end of each token its own row`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        let count = tester.recorded.count
        try tester.logOut([session])
        let words = rows(tester, after: count)
        #expect(words.prefix(2) == ["logout before ada", "logout after ada accepted"])
        #expect(
            words.filter { $0.hasPrefix("proof") }.sorted() == [
                "proof after ada token-refused", "proof after ada>acme token-refused",
            ])
        #expect(
            words.filter { $0.hasPrefix("end") }.sorted() == [
                "end after ada revoked-confirmed", "end after ada>acme revoked-confirmed",
            ])
        #expect(words.count == 6)
    }

    @Test func `a logout that nobody confirms says so`() throws {
        var tester = StateTester()
        let session = try tester.signIn()
        let count = tester.recorded.count
        try tester.logOut([session], .unconfirmed(.unreachable(.timedOut)))
        #expect(
            rows(tester, after: count) == [
                "logout before ada", "logout after ada unreachable", "end after ada unconfirmed",
            ])
        let other = tester.recorded.count
        tester.send(.logoutRetried)
        let again = tester.state.inFlight.awaited(in: session)
        #expect(again.count == 1 && rows(tester, after: other).first == "logout before ada")
    }

    @Test func `an end by time is one row, at the moment of the end`() throws {
        var tester = StateTester()
        try tester.signIn(identities: ["acme"])
        let count = tester.recorded.count
        let end = tester.reading.wall.addingTimeInterval(300)
        tester.tick(after: .minutes(7))
        #expect(rows(tester, after: count) == ["end after ada expired"])
        #expect(abs(try #require(tester.recorded.last).time.timeIntervalSince(end)) < 0.001)
    }

    @Test func `a token that the server no longer takes has its end recorded`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let request = try tester.send(.identityChosen(tester.identityID("acme", in: session))).request
        let count = tester.recorded.count
        tester.fail(request, .ended)
        #expect(
            rows(tester, after: count) == [
                "switch after ada>acme token-refused", "end after ada ended-by-server",
            ])
    }

    @Test func `keeping alive and revoking are recorded, and reading lists is not`() throws {
        var tester = StateTester(capabilities: [.identityList, .tokenList])
        let session = try tester.signIn(identities: ["acme"])
        let count = tester.recorded.count
        #expect(rows(tester).allSatisfy { $0.hasPrefix("sign-in") })
        tester.reply(
            to: try tester.send(.keepAliveRequested(try tester.loginToken(of: session))).request,
            .introspection(isActive: true))
        #expect(rows(tester, after: count) == ["keep-alive before ada", "keep-alive after ada done"])
    }

    @Test func `a mail for a forgotten password is told, and so is the new one`() throws {
        var tester = StateTester(capabilities: [.identityList, .passwordReset])
        let mail = try tester.send(.resetMailRequested(StateTester.profile, email: "ada")).request
        tester.reply(to: mail, .done)
        tester.send(.resetRequested(code: Secret("123456"), new: Secret("new-password")))
        #expect(
            rows(tester) == [
                "password-change before ada", "password-change after ada asked", "password-change before ada",
            ])
    }

    @Test func `a request that was cancelled has its row when it comes back`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        tester.send(.signInCancelled)
        tester.fail(request, .cancelled)
        #expect(rows(tester) == ["sign-in before ada", "sign-in after ada cancelled"])
    }

    @Test func `no row holds a secret, whatever a person types`() throws {
        var tester = StateTester(capabilities: [.identityList, .stepUp, .passwordReset])
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        _ = tester.send(.stepUpRequested)
        let secrets = tester.state.tokenOrder.compactMap { tester.state.keyring[$0] } + [Secret("password")]
        #expect(secrets.count == 3)
        for secret in secrets {
            let text = secret.withBytes { String(decoding: $0, as: UTF8.self) }
            #expect(!tester.recorded.contains { "\($0)".contains(text) })
        }
    }
}
