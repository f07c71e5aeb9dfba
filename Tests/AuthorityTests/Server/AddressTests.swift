@testable import Authority
import Foundation
import Testing

@Suite struct Addresses {
    /// Other spellings of a text that Unicode calls equal, by canon or by case.
    private func spellings(_ text: String) -> [String] {
        [
            text, text.precomposedStringWithCanonicalMapping, text.decomposedStringWithCanonicalMapping,
            text.uppercased(), text.lowercased(), text.uppercased().decomposedStringWithCanonicalMapping,
        ]
    }

    @Test func `spellings that are equal by canon or case are one address, or none`() {
        var pairs = 0
        for value in UInt32(0)..<0x2_0000 where !(0x3400..<0xD7B0).contains(value) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let forms = spellings("a\(scalar)b@acme.example")
            guard Set(forms.map { Array($0.utf8) }).count > 1 else { continue }
            pairs += 1
            let addresses = Set(forms.compactMap(EmailAddress.init).map { Array($0.description.utf8) })
            if addresses.count > 1 { Issue.record("U+\(String(value, radix: 16)): \(forms)") }
            if scalar.isASCII { continue }
            // A spelling that another one equals may not name another account than that one.
            for form in forms where EmailAddress(form) != nil {
                for other in forms where other == form && EmailAddress(other) == nil {
                    Issue.record("U+\(String(value, radix: 16)) names an account in one spelling alone")
                }
            }
        }
        #expect(pairs > 2000)
    }

    @Test(arguments: [
        ("Ada@ACME.example", "ada@acme.example"), ("\u{212A}@acme.example", "k@acme.example"),
        ("a\u{1FEF}b@acme.example", "a`b@acme.example"), ("a@\u{212A}.example", "a@k.example"),
    ])
    func `an address has one spelling`(spelling: String, stored: String) {
        #expect(EmailAddress(spelling)?.description == stored)
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "a@b@c", "a b@c", "a@b c", "\u{E9}@acme.example", "e\u{301}@acme.example",
        "\u{FF41}@acme.example", "a@acme.example\n", "a@-b", "a@b-", "a..b@c", ".a@c", "a@b..c", "\"a\"@c",
        "\u{130}@acme.example", "\u{17F}@acme.example", "a\u{0}@acme.example",
    ])
    func `what has not the form names no account`(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    /// Weavr's login and Verifiable's, with the status that each has for a wrong password and for a locked account.
    @Test func `wrong passwords in all spellings of an address count together`() async throws {
        let seed = """
            {"people": [{"email": "kim`k@acme.example", "identities": [{"type": "CONSUMER", "name": "Kim"}]},
             {"vendor": "verifiable", "email": "kim`k@acme.example"}]}
            """
        let spellings = [
            "kim`k@acme.example", "KIM`K@ACME.EXAMPLE", "kim\u{1FEF}k@acme.example",
            "\u{212A}im`k@acme.example",
            "kim\u{1FEF}\u{212A}@Acme.example",
        ]
        try await withFolder { folder async throws in
            try seed.write(toFile: folder + "/seed", atomically: true, encoding: .utf8)
            try await withAuthority {
                $0.seedFile = folder + "/seed"
            } _: { authority async throws in
                for email in spellings {
                    #expect(try await authority.logIn(email, "Wrong-1234").status == 403, "\(email)")
                    #expect(try await authority.verify(email, "Wrong-1234").status == 401, "\(email)")
                }
                #expect(authority.server.comparisonCount == 10)
                for email in spellings {
                    #expect(try await authority.logIn(email).status == 423, "\(email)")
                    #expect(try await authority.verify(email).status == 429, "\(email)")
                }
                #expect(authority.server.comparisonCount == 10)
            }
        }
    }
}
