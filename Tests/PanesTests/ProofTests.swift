import Foundation
import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// Saving the proof of a logout.
struct ProofTests {
    private static let time = Date(timeIntervalSince1970: 1_800_000_000)

    /// At the proof of a logout of one login with one identity.
    private static func proven() -> ScreenTester {
        var screen = ScreenTester.acting(environment: .sandbox)
        screen.logOut()
        screen.answerLogout(.revoked)
        return screen
    }

    private static func document(_ screen: ScreenTester) -> ProofDocument? {
        screen.asked.compactMap { if case .saveProof(let document) = $0 { document } else { nil } }.last
    }

    @Test func `the file says when, who, where, which login, why, and the rows of the screen`() throws {
        var screen = Self.proven()
        screen.type("wSUP-1\u{202E}234")
        screen.press(.enter)
        let document = try #require(Self.document(screen))
        #expect(document.fileName(at: Self.time) == "20270115-080000-ada-acme.example")
        let text = document.text(by: "agent@desk\n7", at: Self.time)
        for line in [
            "saved        2027-01-15T08:00:00Z", "by           agent@desk", "profile      Sandbox",
            "environment  SANDBOX", "login        ada@acme.example", "ticket       SUP-1",
            "2 of 2 tokens revoked, confirmed", "Acme Payments Ltd",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
        #expect(text.split(separator: "\n").count { $0.hasPrefix("by ") || $0 == "7" } == 1)
        #expect(!text.contains("token-"), "no token is in it")
    }

    @Test(arguments: [
        ("../../etc/passwd", "20270115-080000-etc-passwd"),
        ("ada+1@acme.example", "20270115-080000-ada-1-acme.example"),
        ("-rf ~", "20270115-080000-rf-"), ("株式会社", "20270115-080000-login"),
        ("a\u{0}b\nc", "20270115-080000-a-b-c"),
    ])
    func `a name is made of safe characters alone`(email: String, name: String) throws {
        var screen = ScreenTester()
        let session = RestoredSession(
            profile: ScreenTester.profile, email: email, grant: screen.grant(.login, nil))
        screen.send(.sessionsRestored([session]))
        screen.logOut()
        screen.answerLogout(.revoked)
        screen.type("w")
        screen.press(.enter)
        #expect(try #require(Self.document(screen)).fileName(at: Self.time) == name)
    }

    @Test func `the question stays, with what was typed, until the file is there`() throws {
        var screen = Self.proven()
        screen.type("wSUP-7")
        screen.press(.enter)
        screen.send(.fileReported(.proofNotSaved(path: "~/.local/state/curfew/proofs", .full)))
        let text = screen.text(80, 24)
        #expect(text.contains("SUP-7"))
        #expect(text.contains("The proof is not saved: the disk is full. Nothing is lost: save it again."))
        screen.press(.enter)
        #expect(screen.asked.count == 2 && screen.asked[0] == screen.asked[1])
        screen.send(.fileReported(.proofSaved(path: "~/.local/state/curfew/proofs/20270115-080000-ada.txt")))
        let saved = screen.text(80, 24)
        #expect(!saved.contains("Save the proof"))
        #expect(saved.contains("~/.local/state/curfew/proofs/20270115-080000-ada.txt holds the proof."))
        #expect(saved.contains("revoked, confirmed"), "the proof is still there")
    }

    @Test func `with hidden names neither the ticket nor the name of the file is shown`() {
        var screen = Self.proven()
        screen.type("NwSUP-1234")
        #expect(!screen.text(80, 24).contains("SUP"))
        screen.press(.enter)
        let path = "~/.local/state/curfew/proofs/20270115-080000-ada-acme.example.txt"
        screen.send(.fileReported(.proofSaved(path: path)))
        #expect(screen.text(80, 24).contains("~/.local/state/curfew/proofs/2••••••• holds the proof."))
    }

    @Test func `without a proof there is nothing to save, and Esc saves nothing`() {
        var screen = ScreenTester.acting()
        screen.type("ow")
        #expect(!screen.text().contains("Save the proof"))
        screen = Self.proven()
        screen.type("wx")
        screen.press(.escape)
        #expect(screen.asked.isEmpty)
        #expect(!screen.text().contains("Save the proof"))
    }

    @Test func `the palette saves from every pane`() {
        var screen = Self.proven()
        screen.type("i:write the proof")
        screen.press(.enter)
        #expect(screen.text().contains("Save the proof"))
    }

    @Test func `the question on all screens`() throws {
        var golden = Golden("proof-saving")
        var screen = Self.proven()
        golden.add("the proof", screen)
        screen.type("wSUP-1234")
        for (columns, rows) in [(200, 60), (120, 40), (80, 24), (60, 20), (40, 10)] {
            golden.add("a ticket", screen, at: Size(columns: columns, rows: rows))
        }
        try golden.check()
    }
}
