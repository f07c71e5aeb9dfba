import Panes
import Screen
import Sessions
import Testing

struct QuitTests {
    @Test(arguments: [Key.character("q"), .control("c")])
    func `without a live session it quits at once`(key: Key) {
        var stage = Stage()
        stage.press(key)
        #expect(stage.asked == [.quit])
    }

    @Test func `Ctrl-C quits from a text field too`() {
        var stage = Stage(prefill: nil)
        stage.press(.control("c"))
        #expect(stage.asked == [.quit])
    }

    @Test func `with a live session it asks, and Enter cancels`() {
        var stage = Stage.signedIn()
        stage.type("q")
        #expect(stage.asked.isEmpty)
        #expect(stage.text().contains("1 session is live."))
        stage.press(.enter)
        #expect(stage.asked.isEmpty)
        #expect(!stage.text().contains("session is live."))
    }

    @Test func `keep and quit asks the server nothing`() {
        var stage = Stage.signedIn()
        stage.type("q")
        stage.press(.backTab, .enter)
        #expect(stage.asked == [.quit])
        #expect(stage.effects.isEmpty)
    }

    @Test func `log out and quit ends only after the proof`() {
        var stage = Stage.acting()
        stage.type("q")
        stage.press(.tab, .enter)
        #expect(stage.asked.isEmpty)
        stage.answerLogout(.revoked)
        #expect(stage.asked == [.quit])
        #expect(
            stage.workspace.farewell(stage.state)
                == "Logout: 2 of 2 tokens revoked, confirmed by the server.")
    }

    @Test func `log out and quit stays with the proof when there is none`() {
        var stage = Stage.acting()
        stage.type("q")
        stage.press(.tab, .enter)
        stage.answerLogout(.unconfirmed(.unreachable(.timedOut)))
        #expect(stage.asked.isEmpty)
        #expect(stage.focus == "Logout")
        #expect(stage.text().contains("local only, server not confirmed"))
        // What comes later is no reason to leave.
        stage.press(.escape)
        stage.signIn(as: "ada@acme.example", Stage.adas)
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(.revoked)
        #expect(stage.asked.isEmpty)
    }

    @Test func `a logout that was under way does not stand for the one to quit`() {
        var stage = Stage.signedIn()
        stage.signIn(as: "grace@acme.example", [])
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.type("q")
        stage.press(.tab, .enter)
        stage.answerLogout(.revoked)
        #expect(stage.asked.isEmpty)
        #expect(stage.state.logout?.isFinished == false)
        stage.answerLogout(.revoked)
        #expect(stage.asked == [.quit])
    }

    @Test func `a session that comes meanwhile keeps the program open`() {
        var stage = Stage.signedIn()
        stage.type("q")
        stage.press(.tab, .enter)
        stage.restore(1)
        stage.answerLogout(.revoked)
        #expect(stage.asked.isEmpty)
    }

    @Test func `sessions that end while the question stands leave nothing to wait for`() {
        var stage = Stage.signedIn()
        stage.type("q")
        stage.wait(.minutes(5))
        stage.press(.tab, .enter)
        #expect(stage.asked == [.quit])
    }

    @Test func `in production log out and quit wants the word`() {
        var stage = Stage.acting(environment: .production)
        stage.type("q")
        stage.press(.tab, .enter)
        #expect(stage.effects.isEmpty)
        stage.press(.tab, .enter)
        #expect(stage.effects.isEmpty)
        stage.type("logout")
        stage.press(.enter)
        #expect(stage.effects.count == 1)
        stage.answerLogout(.revoked)
        #expect(stage.asked == [.quit])
    }
}
