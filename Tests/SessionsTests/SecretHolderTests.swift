import Secrets
import Sessions
import Testing

@Suite struct SecretHolderTests {
    private let text = "Curfew-demo-1"

    @Test func `nothing that holds a secret shows it`() {
        var desk = Desk()
        let event = SessionEvent.signInRequested(
            Desk.profile, SignInRequest(email: "ada", password: Secret(text)))
        let effects = desk.send(event)
        for holder in [event, effects, desk.state] as [any Sendable] {
            var dumped = ""
            dump(holder, to: &dumped)
            #expect(dumped.contains("ada"))
            #expect(!dumped.contains(text))
            #expect(!"\(holder)".contains(text))
            #expect(!String(reflecting: holder).contains(text))
        }
    }
}
