import Foundation
import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The history on the screen: the newest rows first, and those of one identity.
struct HistoryTests {
    private static let day = 86_400.0

    private static func row(
        _ number: Int64, _ action: AuditAction, ago: Double, identity: String? = "Acme Payments Ltd",
        _ outcome: AuditOutcome? = .done, status: Int? = 200, reason: String = ""
    ) -> AuditRow {
        let reference = identity.map { Identity.Reference(kind: .corporate, id: "10\($0.utf8.count)") }
        let subject = AuditSubject(
            profile: "Weavr live", environment: "production", login: "grace@acme.example",
            identity: reference,
            identityName: identity ?? "")
        return AuditRow(
            number: number, actor: "grace@desk",
            entry: AuditEntry(
                at: Date(timeIntervalSince1970: 1_700_000_000 - ago), subject, action,
                outcome == nil ? .before : .after, reason: reason, outcome: outcome,
                status: outcome == nil ? nil : status,
                reference: outcome == nil ? "" : "d4969196aa0f4e0f8c1b2d3e4f506172"))
    }

    /// Newest first.
    private static let rows = [
        row(9, .end, ago: 5, .revoked, status: nil), row(8, .proof, ago: 6, .tokenRefused, status: 401),
        row(7, .logOut, ago: 8, identity: nil, .accepted, status: 204),
        row(6, .logOut, ago: 9, identity: nil, nil),
        row(5, .stepUp, ago: 300, identity: "Acme Cards Ltd", .declined, status: 200),
        row(4, .delegation, ago: 4000, identity: "\u{1B}[2Jevil", .done, reason: "T-4711 card lost"),
        row(3, .switching, ago: day), row(2, .switching, ago: day, nil),
        row(1, .signIn, ago: day, identity: nil, AuditOutcome(rawValue: "wrong-credentials"), status: 403),
    ]

    private static func opened(_ rows: Result<[AuditRow], AuditProblem>? = .success(rows)) -> ScreenTester {
        var screen = ScreenTester()
        screen.type("H")
        if let rows { answer(&screen, rows) }
        return screen
    }

    private static func answer(_ screen: inout ScreenTester, _ rows: Result<[AuditRow], AuditProblem>) {
        guard case .readHistory(let query)? = screen.asked.last else {
            Issue.record("no rows were asked for: \(screen.asked)")
            return
        }
        screen.send(.historyReported(AuditHistory(query: query, rows: rows)))
    }

    @Test func `the history in words`() throws {
        var golden = Golden("history")
        golden.add("about to be read", Self.opened(nil))
        golden.add("nothing recorded", Self.opened(.success([])))
        golden.add("not readable", Self.opened(.failure(AuditProblem(reason: "the disk is full"))))
        var screen = Self.opened()
        for size in [Golden.wide, Golden.usual, Size(columns: 60, rows: 20), Size(columns: 40, rows: 10)] {
            golden.add("the newest rows", screen, at: size)
        }
        screen.press(.enter)
        Self.answer(
            &screen, .success(Self.rows.filter { $0.entry.subject.identityName == "Acme Payments Ltd" }))
        golden.add("of one identity", screen)
        screen.press(.escape)
        Self.answer(&screen, .success(Self.rows))
        screen.type("/logout")
        golden.add("found", screen)
        try golden.check()
    }

    @Test func `Enter asks for the rows of the identity, and Esc for all again before it closes`() throws {
        var screen = Self.opened()
        screen.press(.enter)
        let reference = Identity.Reference(kind: .corporate, id: "1017")
        #expect(screen.asked.last == .readHistory(AuditQuery(identity: reference, limit: 500)))
        #expect(screen.text().contains("Reading…"))
        Self.answer(&screen, .success([Self.rows[0]]))
        #expect(screen.text().contains("History of Acme Payments Ltd"))
        screen.press(.escape)
        #expect(screen.asked.last == .readHistory(AuditQuery(limit: 500)))
        Self.answer(&screen, .success(Self.rows))
        screen.press(.escape)
        #expect(!screen.text().contains("─ History"))
    }

    @Test func `of a row without an identity Enter asks for the rows of its login`() {
        var screen = Self.opened()
        screen.press(.down, .down, .enter)
        #expect(screen.asked.last == .readHistory(AuditQuery(text: "grace@acme.example", limit: 500)))
    }

    @Test func `rows are asked for again once a call was made, and not with the clock`() {
        var screen = Self.opened()
        let count = screen.asked.count
        screen.wait(.seconds(5))
        #expect(screen.asked.count == count)
        screen.call("GET", "/multi/identities", .status(200))
        #expect(screen.asked.count == count + 1)
    }

    @Test func `with hidden names it tells of nobody, and a filter finds by the names all the same`() {
        var screen = Self.opened()
        screen.press(.control("n"))
        let hidden = screen.text(120, 40)
        for word in ["Acme", "grace", "T-4711", "card lost"] { #expect(!hidden.contains(word), "\(word)") }
        #expect(hidden.contains("A•••••••") && hidden.contains("delegation"))
        screen.type("/cards")
        #expect(screen.text(120, 40).contains("1 of 9"))
        screen.press(.escape, .enter)
        Self.answer(&screen, .success([Self.rows[0]]))
        #expect(screen.text(120, 40).contains("History of A•••••••"))
    }

    @Test func `text from outside cannot drive the terminal`() {
        var screen = Self.opened()
        let shown = screen.text()
        #expect(shown.contains("�[2Jevil") && !shown.contains("\u{1B}"))
    }

    @Test
    func `rows that the record lacks are told until somebody has seen it, and go before what went well`() {
        var screen = ScreenTester()
        screen.send(.recordReported(AuditProblem(reason: "the disk is full")))
        let words = "Not in the audit record: the disk is full."
        #expect(screen.text().contains(words))
        screen.send(.clipboardReported(.sent))
        #expect(screen.text().contains(words))
        screen.send(.profileWarned(ScreenTester.profile, .plainKey))
        #expect(screen.text().contains(words))
        screen.send(.recordReported(nil))
        #expect(!screen.text().contains(words))
        screen.send(.recordReported(AuditProblem(reason: "the disk is full")))
        screen.press(.escape, .escape)
        #expect(!screen.text().contains(words))
    }
}
