import Panes
import Screen
import Secrets
import Sessions
import Testing

struct SelectionTests {
    @Test func `after a sign-in the first identity is selected as soon as it is read`() {
        var stage = Stage.signedIn()
        stage.press(.enter)
        #expect(stage.sent.last == .identityChosen(stage.identity(111)))
    }

    @Test func `a selection the person has moved stays when identities arrive`() {
        var stage = Stage.signedIn()
        stage.type("l")
        stage.press(.up)
        stage.type("other")
        stage.press(.enter)
        stage.answerSignIn()
        stage.press(.up, .up)
        stage.answerIdentities(Stage.crowd(3))
        stage.press(.enter)
        let first = stage.state.sessionOrder[0]
        #expect(
            stage.sent.last
                == .identityChosen(IdentityID(session: first, reference: Stage.adas[1].reference)))
    }

    @Test func `whoever has gone elsewhere during a sign-in stays there`() {
        var stage = Stage()
        stage.press(.enter)
        stage.type("o")
        stage.answerSignIn()
        #expect(stage.focus == "Logout")
    }

    @Test func `the selection is pinned to its identity when the list is read anew`() {
        var stage = Stage.signedIn()
        stage.press(.down)
        stage.type("r")
        stage.answerIdentities([Stage.identity(.corporate, "100", "New first"), Stage.adas[2], Stage.adas[1]])
        stage.press(.enter)
        #expect(stage.sent.last == .identityChosen(stage.identity(112)))
    }

    @Test func `the selected token stays selected when another above it is put away`() {
        var stage = Stage.signedIn(lifetime: .idle(.minutes(1), from: Stage.start))
        stage.act(as: 1)
        stage.act(as: 2)
        stage.type("t")
        stage.press(.end)
        let last = stage.state.tokenOrder.last
        stage.wait(.minutes(1))
        stage.type("X")
        stage.wait(.minutes(4))
        stage.type("x")
        #expect(stage.sent.last == last.map { .tokenDismissed($0) })
    }

    @Test func `Enter on a login that is over puts its account into the form`() {
        var stage = Stage.signedIn()
        stage.wait(.minutes(5))
        stage.type("t")
        stage.press(.enter)
        #expect(stage.focus == "Login")
        stage.press(.enter)
        #expect(
            stage.sent.last
                == .signInRequested(
                    Stage.profile, SignInRequest(email: "ada@acme.example", password: Secret("Curfew-demo-1"))
                ))
    }

    @Test func `a filter finds in whatever case, and beyond ASCII`() {
        var stage = Stage.signedIn([
            Stage.identity(.corporate, "1", "ÉCOLE Müller"), Stage.identity(.corporate, "2", "Acme"),
        ])
        stage.type("/école MÜ")
        #expect(stage.text().contains("1 of 2"))
        stage.press(.escape)
        stage.type("/ACM")
        #expect(stage.text().contains("1 of 2"))
    }
}
