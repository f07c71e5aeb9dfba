import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// Enrolling and unlinking factors from the details.
struct EnrolmentTests {
    private static let capabilities: Set<Capability> = [
        .identityList, .stepUp, .factorList, .factorEnrolment,
    ]
    private static let small = Size(columns: 40, rows: 10)

    /// Ada's details with the factors that the server lists.
    private static func details(
        _ factors: [Factor] = [], _ more: Set<Capability> = [],
        environment: Profile.Environment = .demo
    ) -> ScreenTester {
        var screen = ScreenTester.acting(
            environment: environment, capabilities: capabilities.union(more))
        screen.type("dr")
        screen.answerFactors(.success(factors))
        return screen
    }

    private static let both = [
        Factor(channel: "SMS", status: .active), Factor(channel: "AUTHY", status: .active),
    ]

    private static func factor(_ screen: ScreenTester, _ channel: String) -> FactorChange.ID {
        FactorChange.ID(screen.session, channel)
    }

    @Test func `a code: from the row to the phone that is enrolled`() throws {
        var golden = Golden("enrolment")
        var screen = Self.details()
        golden.add("nothing enrolled", screen)
        golden.add("nothing enrolled", screen, at: Golden.wide)
        golden.add("nothing enrolled", screen, at: Self.small)
        screen.press(.enter)
        golden.add("a code is asked about", screen)
        golden.add("a code is asked about", screen, at: Self.small)
        screen.press(.enter)
        golden.add("the code is being sent", screen)
        screen.answerFactorChange()
        screen.answerFactors(.success([Factor(channel: "SMS", status: .pending)]))
        golden.add("the code is to be typed", screen)
        golden.add("the code is to be typed", screen, at: Self.small)
        screen.type("12345")
        screen.type("6")
        screen.press(.enter)
        golden.add("the code is judged", screen)
        screen.answerFactorChange(.challengeRefused(.wrongCode))
        golden.add("a wrong code", screen)
        golden.add("a wrong code", screen, at: Self.small)
        screen.wait(.seconds(15))
        screen.press(.escape)
        golden.add("put away", screen)
        screen.press(.enter)
        screen.type("123456")
        screen.press(.enter)
        screen.answerFactorChange(.challengeRefused(.tooManyTries))
        golden.add("too many wrong codes", screen)
        screen.type("r")
        screen.press(.enter)
        screen.answerFactorChange(.rateLimited(for: .seconds(90)))
        golden.add("too many calls", screen, at: Size(columns: 60, rows: 20))
        screen.wait(.seconds(90))
        screen.type("r")
        screen.press(.enter)
        screen.answerFactorChange()
        screen.answerFactors(.success([Factor(channel: "SMS", status: .pending)]))
        screen.type("123456")
        screen.press(.enter)
        screen.answerFactorChange()
        screen.answerFactors(.success([Factor(channel: "SMS", status: .active)]))
        golden.add("enrolled", screen)
        screen.press(.enter)
        golden.add("enrolled, in the details", screen)
        try golden.check()
    }

    @Test func `a push, its confirmation, and the end of a device`() throws {
        var golden = Golden("enrolment-push")
        var screen = Self.details([Factor(channel: "SMS", status: .active)], [.simulatedDevice])
        screen.press(.down)
        golden.add("a device to be linked", screen)
        screen.press(.enter)
        golden.add("a push is asked about", screen)
        screen.press(.enter)
        screen.answerFactorChange(.stepUpRequired)
        golden.add("a step-up is needed first", screen)
        screen.press(.enter, .enter, .enter)
        screen.answerFactorChange()
        screen.answerFactors(
            .success([
                Factor(channel: "SMS", status: .active), Factor(channel: "AUTHY", status: .pending),
            ]))
        golden.add("the customer has to confirm", screen)
        golden.add("the customer has to confirm", screen, at: Self.small)
        screen.press(.escape)
        golden.add("put away", screen)
        screen.press(.enter, .enter)
        golden.add("the server is asked", screen)
        screen.answerFactors(.success(Self.both))
        golden.add("linked", screen)
        screen.press(.enter)
        golden.add("linked, in the details", screen)
        screen.press(.enter)
        golden.add("to be unlinked", screen)
        golden.add("to be unlinked", screen, at: Self.small)
        screen.press(.enter)
        golden.add("being unlinked", screen)
        screen.answerFactorChange()
        screen.answerFactors(.success([Factor(channel: "SMS", status: .active)]))
        golden.add("unlinked", screen)
        screen = Self.details(Self.both + [Factor(channel: "BIOMETRIC", status: .active)])
        screen.press(.down, .down, .enter)
        golden.add("one of two devices to be unlinked", screen)
        golden.add("one of two devices to be unlinked", screen, at: Self.small)
        try golden.check()
    }

    @Test func `what cannot be done says why, and a session that ends says so`() throws {
        var golden = Golden("enrolment-ends")
        var screen = Self.details(Self.both)
        golden.add("a phone stays", screen)
        screen.press(.down, .down)
        golden.add("biometrics are enrolled elsewhere", screen)
        screen = Self.details()
        screen.press(.enter, .enter)
        screen.answerFactorChange(.challengeRefused(.alreadyEnrolled))
        screen.answerFactors(.success([Factor(channel: "SMS", status: .active)]))
        golden.add("enrolled already", screen)
        screen = Self.details()
        screen.press(.down, .enter, .enter)
        screen.answerFactorChange(.challengeRefused(.passcodeMissing))
        golden.add("no passcode", screen)
        screen = Self.details()
        screen.press(.enter, .enter)
        screen.answerFactorChange()
        screen.type("123")
        screen.wait(.minutes(5))
        golden.add("the session ended", screen)
        golden.add("the session ended", screen, at: Self.small)
        screen.press(.enter)
        golden.add("the session ended, in the details", screen)
        try golden.check()
    }

    @Test(arguments: ["SMS", "AUTHY"])
    func `one key names whom it reaches and sends nothing, Enter sends, and no other key does`(
        channel: String
    ) {
        var screen = Self.details([], environment: .production)
        if channel == "AUTHY" { screen.press(.down) }
        let before = screen.sent
        screen.press(.enter)
        let text = screen.text()
        #expect(text.contains("Enter sends, Esc cancels.") && text.contains("  ada@acme.example "))
        #expect(text.contains(" PRODUCTION  Acme live"))
        for scalar in 0x20..<0x7F {
            if let scalar = Unicode.Scalar(scalar) { screen.press(.character(Character(scalar))) }
        }
        screen.press(.up, .down, .tab, .pageDown)
        screen.paste("y\n")
        #expect(screen.sent == before)
        var cancelled = screen
        cancelled.press(.escape)
        #expect(cancelled.sent == before)
        // What follows a paste at once is its rest.
        screen.wait(.milliseconds(301))
        screen.press(.enter)
        #expect(screen.sent.last == .enrolmentRequested(Self.factor(screen, channel)))
    }

    @Test func `a device is unlinked by Enter at the question alone`() {
        var screen = Self.details(Self.both)
        screen.press(.down)
        let before = screen.sent
        screen.press(.enter)
        screen.type("yunlink")
        screen.press(.escape)
        #expect(screen.sent == before)
        screen.press(.enter, .enter)
        #expect(screen.sent.last == .unlinkRequested(Self.factor(screen, "AUTHY")))
    }

    @Test func `a code is typed or pasted, is in view, and letters press no keys`() {
        var screen = Self.details()
        screen.press(.enter, .enter)
        screen.answerFactorChange()
        screen.wait(.seconds(15))
        let before = screen.sent
        screen.paste("your pin, repeat: 48 15-16")
        #expect(screen.sent == before)
        #expect(screen.text().contains("Code      481516"))
        screen.press(.enter)
        #expect(screen.sent.last == .enrolmentCodeEntered(Secret("481516")))
    }

    @Test func `another code asks again, and only once it may be sent`() {
        var screen = Self.details()
        screen.press(.enter, .enter)
        screen.answerFactorChange()
        screen.type("r")
        #expect(!screen.text().contains("Enter sends"))
        screen.wait(.seconds(15))
        let before = screen.sent
        screen.type("12r")
        #expect(screen.sent == before)
        #expect(screen.text().contains("By SMS to the phone on file of"))
        screen.press(.enter)
        #expect(screen.sent.last == .enrolmentRequested(Self.factor(screen, "SMS")))
    }

    @Test func `five digits are no code, and Enter at a row that offers nothing does nothing`() {
        var screen = Self.details([Factor(channel: "SMS", status: .pending)])
        screen.press(.enter)
        #expect(screen.text().contains("Type the code that was sent before."))
        let before = screen.sent
        screen.type("12345q")
        screen.press(.enter)
        #expect(screen.sent == before)
        screen.press(.escape)
        #expect(screen.sent.last == .factorChangeClosed)
        screen = Self.details([Factor(channel: "SMS", status: .active)])
        let text = screen.text()
        screen.press(.enter)
        #expect(screen.text() == text)
    }

    @Test func `the selection goes from factor to factor, and stays in view on the smallest screen`() {
        var screen = Self.details()
        _ = screen.text(40, 10)
        #expect(screen.reversed(40, 10).contains { $0.contains("SMS") })
        for name in ["Authy", "Biometrics"] {
            screen.press(.down)
            _ = screen.text(40, 10)
            #expect(screen.reversed(40, 10).contains { $0.contains(name) }, "\(name)")
        }
        for _ in 1...9 {
            screen.press(.down)
            _ = screen.text(40, 10)
        }
        for _ in 1...9 {
            screen.press(.up)
            _ = screen.text(40, 10)
        }
        #expect(screen.text(40, 10).contains("Login"))
        screen.press(.end)
        let last = screen.text(40, 10)
        screen.press(.home)
        #expect(screen.text(40, 10) != last && screen.text(40, 10).contains("Login"))
    }

    @Test func `the demo's device answers the push that is looked at`() {
        var screen = Self.details([Factor(channel: "SMS", status: .active)], [.simulatedDevice])
        screen.press(.down, .enter, .enter)
        screen.answerFactorChange()
        for (key, answer) in [("y", DeviceAnswer.accept), ("n", .decline), ("e", .expire)] {
            screen.type(key)
            #expect(screen.sent.last == .deviceAnswered(answer))
        }
    }
}
