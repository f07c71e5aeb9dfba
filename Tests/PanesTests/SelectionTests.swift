import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

struct SelectionTests {
    @Test func `after a sign-in the first identity is selected as soon as it is read`() {
        var screen = ScreenTester.signedIn()
        screen.press(.enter)
        #expect(screen.sent.last == .identityChosen(screen.identity(111)))
    }

    @Test func `a selection the person has moved stays when identities arrive`() {
        var screen = ScreenTester.signedIn()
        screen.type("l")
        screen.press(.up)
        screen.type("other")
        // The login is signed in already, and is signed in once more.
        screen.press(.enter, .enter)
        screen.answerSignIn()
        screen.press(.up, .up)
        screen.answerIdentities(ScreenTester.crowd(3))
        screen.press(.enter)
        let first = screen.state.sessionOrder[0]
        #expect(
            screen.sent.last
                == .identityChosen(IdentityID(session: first, reference: ScreenTester.adas[1].reference)))
    }

    @Test func `whoever has gone elsewhere during a sign-in stays there`() {
        var screen = ScreenTester()
        screen.press(.enter)
        screen.type("o")
        screen.answerSignIn()
        #expect(screen.focus == "Logout")
    }

    @Test func `the selection is pinned to its identity when the list is read anew`() {
        var screen = ScreenTester.signedIn()
        screen.press(.down)
        screen.type("r")
        screen.answerIdentities([
            ScreenTester.identity(.corporate, "100", "New first"), ScreenTester.adas[2], ScreenTester.adas[1],
        ])
        screen.press(.enter)
        #expect(screen.sent.last == .identityChosen(screen.identity(112)))
    }

    @Test func `the selected token stays selected when another above it is put away`() {
        var screen = ScreenTester.signedIn(lifetime: .idle(.minutes(1), from: ScreenTester.start))
        screen.act(as: 1)
        screen.act(as: 2)
        screen.type("t")
        screen.press(.end)
        let last = screen.state.tokenOrder.last
        screen.wait(.minutes(1))
        screen.type("X")
        screen.wait(.minutes(4))
        screen.type("x")
        #expect(screen.sent.last == last.map { .tokenDismissed($0) })
    }

    @Test func `Enter on a login that is over puts its account into the form`() {
        var screen = ScreenTester.signedIn()
        screen.wait(.minutes(5))
        screen.type("t")
        screen.press(.enter)
        #expect(screen.focus == "Login")
        screen.press(.enter)
        #expect(
            screen.sent.last
                == .signInRequested(
                    ScreenTester.profile,
                    PasswordSignIn(email: "ada@acme.example", password: Secret("Curfew-demo-1"))
                ))
    }

    @Test func `a filter finds in whatever case, and beyond ASCII`() {
        var screen = ScreenTester.signedIn([
            ScreenTester.identity(.corporate, "1", "ÉCOLE Müller"),
            ScreenTester.identity(.corporate, "2", "Zebra"),
        ])
        screen.type("/école MÜ")
        #expect(screen.text().contains("1 of 2"))
        screen.press(.escape)
        screen.type("/ZEB")
        #expect(screen.text().contains("1 of 2"))
    }
}
