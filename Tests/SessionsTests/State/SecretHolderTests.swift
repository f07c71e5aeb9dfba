import Secrets
import Sessions
import TestSupport
import Testing

@Suite struct SecretHolderTests {
    private let text = "Curfew-demo-1"

    @Test func `nothing that holds a secret shows it`() {
        var tester = StateTester()
        let event = SessionEvent.signInRequested(
            StateTester.profile, PasswordSignIn(email: "ada", password: Secret(text)))
        let effects = tester.send(event)
        for holder in [event, effects, tester.state] as [any Sendable] {
            var dumped = ""
            dump(holder, to: &dumped)
            #expect(dumped.contains("ada"))
            #expect(!dumped.contains(text))
            #expect(!"\(holder)".contains(text))
            #expect(!String(reflecting: holder).contains(text))
        }
    }
}
