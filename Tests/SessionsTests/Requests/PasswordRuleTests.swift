import Secrets
import Sessions
import Testing

/// What can be said of a new password before a server sees it, and what the server's word adds.
@Suite struct PasswordRuleTests {
    private static let rules: [PasswordRule] = [
        .length(8...30), .lowercase, .uppercase, .digit, .special, .uncommon, .unused(5),
    ]

    private func broken(_ password: String) -> [PasswordRule] {
        Self.rules.filter { $0.verdict(on: Secret(password)) == .broken }
    }

    @Test(
        arguments: [
            ("", [.length(8...30), .lowercase, .uppercase, .digit, .special]), ("Giraffe-1", []),
            ("giraffe-1", [.uppercase]), ("GIRAFFE-1", [.lowercase]), ("Giraffe--", [.digit]),
            ("Giraffe 12", [.special]), ("Gir-1", [.length(8...30)]), ("Gi-1äöü€", []),
            ("Aa-1" + String(repeating: "ä", count: 26), []),
            ("Aa-1" + String(repeating: "ä", count: 27), [.length(8...30)]),
        ] as [(String, [PasswordRule])])
    func `the rules that a password breaks, in whatever letters`(password: String, expected: [PasswordRule]) {
        #expect(broken(password) == expected)
    }

    @Test func `what the server alone can tell is open`() {
        for rule in [PasswordRule.uncommon, .unused(5), .changed] {
            #expect(rule.verdict(on: Secret("Giraffe-1")) == .unknown)
        }
    }

    private func marked(_ password: String, _ problem: AuthFailure.PasswordProblem) -> [PasswordRule] {
        let known = Self.rules.map { $0.verdict(on: Secret(password)) }
        let verdicts = PasswordRule.verdicts(of: Self.rules, known, refusedFor: problem)
        return zip(Self.rules, verdicts).filter { $0.1 == .broken }.map(\.0)
    }

    @Test func `a refusal marks the rule that it is about`() {
        #expect(marked("Abc-12345", .tooSimple) == [.uncommon])
        #expect(marked("abc-12345", .tooSimple) == [.uppercase])
        #expect(marked("Giraffe-1", .alreadyUsed) == [.unused(5)])
        // The server counts in its own way.
        #expect(marked("Giraffe-1", .tooShort) == [.length(8...30)])
        #expect(marked("Giraffe-1", .againstRules) == [])
    }
}
