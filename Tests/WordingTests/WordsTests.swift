import Foundation
import Secrets
import Sessions
import Testing
import Wording

/// Single sentences and figures, to the letter.
@Suite struct SingleSentences {
    @Test func `untrusted text is cleaned and cut, the program's own is not`() {
        let sentence = AuthFailure.keyMissing("\u{1B}[31mred").sentence
        let text = sentence.text(at: Examples.now) { text, columns in
            #expect(columns == 80)
            return text.filter { $0 != "\u{1B}" }
        }
        #expect(text == "Could not read this profile's API key ([31mred).")
    }

    @Test func `a time left counts down, and carries the sign of an estimate`() {
        let end = Examples.now + .seconds(300)
        let estimated = Notice.pushIgnored(until: end).statement(in: Examples.signedIn())
        #expect(
            estimated.plain == "Cancelled. An approval is now ignored; the prompt disappears in ~4:59.")
        #expect(NextStep.wait(until: end, .exact).words.plain == "Try again in 4:59.")
        let later = NextStep.wait(until: end, .exact).words.text(at: end - .seconds(60)) { text, _ in text }
        #expect(later == "Try again in 0:59.")
    }

    @Test func `a failed load says of what, why, and what to do`() {
        let state = Examples.signedIn()
        let notice = Notice.identitiesNotLoaded(Examples.session, .unexpectedStatus(404))
        #expect(
            notice.statement(in: state).plain
                == "Could not load the identities of ada@acme.example: no such API at the server's address (404). "
                + "Check 'url' of profile Support.")
    }

    @Test(arguments: [200, 302, 404, 405, 418])
    func `a status that is not the vendor's leads to the address, not to the vendor's support`(status: Int) {
        let statement = AuthFailure.unexpectedStatus(status).statement(for: Examples.profile).plain
        #expect(statement.hasSuffix("(\(status)). Check 'url' of profile Support."))
        #expect(!statement.contains("request-ref"))
    }

    @Test func `a server that asks for a step-up leads to it`() {
        #expect(AuthFailure.stepUpRequired.nextStep() == .stepUp)
        #expect(AuthFailure.notPermitted(code: "X").nextStep() == .askForPermission)
    }

    @Test func `a key that could not be read and a push that was not sent say why`() {
        #expect(
            AuthFailure.keyMissing("the variable WEAVR_KEY is not set").statement().plain
                == "Could not read this profile's API key (the variable WEAVR_KEY is not set). "
                + "Check 'api-key' of the profile.")
        #expect(
            AuthFailure.keyTimedOut.statement(for: Examples.profile).plain
                == "This profile's API key did not come in time, so nothing was sent. "
                + "Check 'api-key' of profile Support.")
        #expect(
            AuthFailure.challengeRefused(.notListening("the port is taken")).statement().plain
                == "No push was sent, as no webhooks can be received (the port is taken). "
                + "Check 'webhooks' of the profile.")
    }

    @Test func `an expired token names its session and leads to a sign-in as the same login`() throws {
        var state = Examples.signedIn()
        let token = try #require(state.tokenOrder.first)
        #expect(
            Notice.ending(token, .minute).statement(in: state).plain
                == "Session for ada@acme.example ends in ~4:59. Keep it alive.")
        let end = Examples.now + .minutes(5)
        let wall = Date(timeIntervalSince1970: 1_800_000_300)
        _ = state.apply(.clockTicked, at: ClockReading(instant: end, wall: wall))
        let statement = Notice.tokenEnded(token).statement(in: state)
        #expect(statement.plain == "Session for ada@acme.example expired. Sign in again.")
        let login = Login(profile: Examples.profile.id, email: "ada@acme.example")
        #expect(statement.nextStep == .signInAgain(login))
        #expect(
            Notice.loginExpired(Examples.identity).statement(in: state).plain
                == "The login has ended. Sign in again to use Acme Payments Ltd.")
    }

    @Test func `every row of a logout's proof has words of its own that fit`() {
        let outcomes: [LogoutRun.Outcome] = [
            .revoked, .unconfirmed(.cancelled), .failed(.cancelled), .stillAccepted,
        ]
        let words = ([.queued, .asking] + outcomes.map(LogoutRun.Progress.done)).map(\.words)
        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { !$0.isEmpty && $0.count <= 32 })
    }

    @Test func `kinds, states and sources have words`() {
        let kinds: [Token.Kind] = [.login, .identity, .steppedUp, .delegated, .passwordChangeOnly]
        #expect(
            kinds.map(\.word) == ["login", "identity", "stepped-up", "delegated", "password-change-only"])
        let states = Token.DisplayStatus.allCases.map(\.word)
        #expect(Set(states).count == Token.DisplayStatus.allCases.count)
        let sources: [Lifetime.Source] = [.exact, .estimated, .unknown]
        #expect(sources.map(\.word) == ["exact", "estimated", "unknown"])
        #expect(sources.map(\.mark) == ["", "~", "~"])
        let factors: [Factor.Status] = [.active, .pending, .inactive, .other("LOST")]
        #expect(Set(factors.map(\.word)).count == 4)
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (1800, "30 min"), (28_800, "8 h"), (129_600, "1 d 12 h"), (86_401, "1 d"),
    ])
    func `a length of time has its two largest units`(seconds: Int, text: String) {
        #expect(Words.duration(.seconds(seconds)) == text)
    }

    @Test func `a number has its noun`() {
        #expect(Words.count(1, "token") == "1 token")
        #expect(Words.count(2, "identity", plural: "identities") == "2 identities")
    }
}
