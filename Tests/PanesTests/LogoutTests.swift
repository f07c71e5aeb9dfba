import Panes
import Screen
import Sessions
import Testing

struct LogoutTests {
    @Test func `Cancel is chosen first and Enter on it logs nobody out`() {
        var stage = Stage.signedIn()
        stage.type("o")
        stage.press(.enter, .enter)
        #expect(stage.effects.isEmpty)
        #expect(stage.text().contains("ada@acme.example"))
        #expect(!stage.text().contains("will end"))
    }

    @Test func `the targets are those of the preview, however the list moves under it`() {
        var stage = Stage.signedIn()
        let first = stage.session
        stage.type("o")
        stage.press(.down, .enter)
        // The row was the whole profile; a second session joins it while the question stands.
        stage.restore(1)
        stage.press(.tab, .enter)
        #expect(stage.sent.last == .logoutRequested([first]))
    }

    @Test func `the selection stays on its row when rows come and go above it`() {
        var stage = Stage.signedIn()
        stage.restore(2)
        stage.type("o")
        stage.press(.end)
        let last = stage.state.sessionOrder.last
        stage.type("1")
        stage.answerAccess()
        stage.press(.enter, .tab, .enter)
        #expect(stage.sent.last == .logoutRequested([last].compactMap { $0 }))
    }

    @Test func `in production the button does nothing before the word`() {
        var stage = Stage.signedIn(environment: .production)
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        #expect(stage.effects.isEmpty)
        #expect(stage.text().contains("First type \"logout\":"))
        stage.type("logou")
        stage.press(.enter)
        #expect(stage.effects.isEmpty)
        stage.type("t")
        stage.press(.enter)
        #expect(stage.sent.last == .logoutRequested([stage.session]))
    }

    @Test func `in production the word alone logs nobody out while Cancel is chosen`() {
        var stage = Stage.signedIn(environment: .production)
        stage.type("o")
        stage.press(.enter)
        stage.type("logout")
        stage.press(.enter)
        #expect(stage.effects.isEmpty)
        #expect(!stage.text().contains("will end"))
    }

    @Test func `r asks again for what failed`() {
        var stage = Stage.signedIn()
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(.failed(.serverFault(status: 500)))
        #expect(stage.text().contains("✗ failed: retry"))
        #expect(stage.text().contains("r retry"))
        stage.type("r")
        stage.answerLogout(.revoked)
        #expect(stage.text().contains("1 of 1 token revoked, confirmed by the server"))
    }

    @Test func `after a logout the message line no longer says acting as`() {
        var stage = Stage.acting()
        #expect(stage.text().contains("Acting as Acme Payments Ltd."))
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(.revoked)
        #expect(!stage.text().contains("Acting as"))
    }

    @Test func `a token that ended while the question stood is said to have`() {
        var stage = Stage.signedIn()
        stage.wait(.minutes(4))
        stage.restore(1)
        stage.type("o")
        stage.press(.down, .enter)
        stage.wait(.minutes(1))
        #expect(stage.text().contains("(has ended meanwhile)"))
    }
}
