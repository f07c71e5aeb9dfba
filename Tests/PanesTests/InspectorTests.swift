import Foundation
import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// The server's own list of tokens on screen, and ending them one by one.
struct InspectorTests {
    private static let current = "10000000-0000-4000-8000-00000000c0de"
    private static let agents = [
        "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "python-requests/2.32.3", "",
        "\u{1B}]0;owned\u{07}evil\u{202E}agent", "curl/8.5.0",
    ]

    private static func lifetime(_ hours: Int64, at now: Instant) -> Lifetime {
        Lifetime(
            idle: Lifetime.End(at: now + .minutes(28 * 1440), span: .minutes(28 * 1440), source: .estimated),
            absolute: Lifetime.End(at: now + .minutes(hours * 60), span: nil, source: .exact))
    }

    private static func entry(_ number: Int, at now: Instant) -> ListedToken {
        let agent = agents[number % agents.count]
        return ListedToken(
            id: "20000000-0000-4000-8000-00000000000\(number)",
            record: ListedToken.Record(
                userAgent: agent, address: "192.0.2.\(number)",
                lastUsed: Date(timeIntervalSince1970: 1_700_000_000 - Double(number) * 6 * 3600),
                expiresAt: Date(timeIntervalSince1970: 1_700_003_600), isCurrent: false),
            lifetime: lifetime(Int64(number + 1), at: now))
    }

    private static func own(at now: Instant) -> ListedToken {
        ListedToken(
            id: current,
            record: ListedToken.Record(
                userAgent: "curfew/1.0", address: "127.0.0.1", lastUsed: nil, expiresAt: nil, isCurrent: true),
            lifetime: lifetime(8, at: now))
    }

    static func signedIn(others: Int = 6, environment: Profile.Environment = .demo) -> ScreenTester {
        var screen = ScreenTester(
            environment: environment, capabilities: [.tokenList, .timeToLive, .newPassword])
        screen.press(.enter)
        let role = Identity.Role(
            name: "Admin", permissions: [Identity.Permission(name: "Users", level: "Write")])
        screen.answerSignIn(
            asHolder: Identity(
                reference: .init(kind: .user, id: "admin@verify.example"), name: "admin@verify.example",
                role: role),
            named: current, lifetime: lifetime(8, at: screen.now))
        screen.answerTokens(.success([own(at: screen.now)] + (0..<others).map { entry($0, at: screen.now) }))
        return screen
    }

    @Test func `the list, its details and its end in all of their states`() throws {
        var golden = Golden("inspector")
        var screen = ScreenTester(capabilities: [.tokenList, .timeToLive, .newPassword])
        golden.add("the form with a time to live", screen)
        screen.press(.up)
        screen.type("8x")
        screen.press(.enter)
        golden.add("no time to live", screen)
        screen = Self.signedIn()
        screen.type("t")
        golden.add("seven tokens", screen)
        screen.press(.down)
        screen.type(" x")
        golden.add("one marked, to be ended", screen)
        screen.press(.escape)
        screen.type("d")
        golden.add("details of a token", screen)
        screen.press(.escape)
        screen.type("id")
        golden.add("details of a user", screen)
        screen.press(.escape)
        screen.type("te")
        golden.add("all others, to be ended", screen)
        screen.press(.tab, .enter)
        golden.add("asking", screen)
        screen.answerRevocation()
        golden.add("revoked, confirmed", screen)
        screen.type("t")
        golden.add("rows of the revoked", screen)
        screen = ScreenTester(capabilities: [.tokenList, .timeToLive, .newPassword])
        screen.press(.enter)
        screen.answerPasswordExpired(withToken: false)
        golden.add("a forced change and what it ends", screen)
        screen = Self.signedIn()
        screen.type("l")
        golden.add("signed in, at the form", screen)
        screen.type("p")
        golden.add("another password, by choice, and what it ends", screen)
        screen = ScreenTester(capabilities: [.tokenList, .timeToLive, .newPassword, .passwordReset])
        screen.confirm("P")
        golden.add("forgotten: waiting", screen)
        screen.answerReset()
        golden.add("forgotten: the code is asked for", screen)
        screen.type("code-of-a-mail")
        screen.press(.tab)
        screen.type("Quartz-12345")
        screen.press(.tab)
        screen.type("Quartz-12345")
        screen.press(.enter)
        screen.answerReset(.passwordRefused(.codeUnknown))
        golden.add("forgotten: a wrong code", screen)
        screen = ScreenTester()
        screen.type("P")
        golden.add("a vendor without a reset", screen)
        try golden.check()
    }

    @Test func `others are exactly all but the one in use, whatever comes meanwhile`() throws {
        var screen = Self.signedIn()
        let own = try #require(screen.state.sessions.values.first).loginToken
        let others = Set(screen.state.tokenOrder).subtracting([own])
        screen.type("te")
        // The list is read again under the dialog: a token that is new is not among those that end.
        screen.send(.refreshRequested(try #require(screen.state.sessionOrder.first)))
        screen.answerTokens(
            .success([Self.own(at: screen.now)] + (0..<7).map { Self.entry($0, at: screen.now) }))
        screen.press(.tab, .enter)
        guard case .revocationRequested(let tokens)? = screen.sent.last else {
            Issue.record("\(String(describing: screen.sent.last))")
            return
        }
        #expect(Set(tokens) == others)
    }

    @Test func `another password is asked for only with the present one, and replaces what was filled in`() {
        var screen = ScreenTester(prefill: nil, capabilities: [.newPassword])
        screen.type("ada@acme.example")
        screen.press(.escape)
        screen.type("p")
        #expect(screen.state.signIn == .idle)
        screen.type("present")
        screen.press(.escape)
        screen.type("p")
        guard case .changingPassword? = Optional(screen.state.signIn) else {
            Issue.record("\(screen.state.signIn)")
            return
        }
        screen.type("Quartz-12345")
        screen.press(.enter)
        screen.type("Quartz-12345")
        screen.press(.enter)
        #expect(screen.sent.last == .passwordChangeRequested(new: Secret("Quartz-12345")))
    }

    @Test func `rows are sorted by each column in turn, and turned around`() {
        var screen = Self.signedIn()
        screen.type("t")
        func who(_ screen: inout ScreenTester) -> [String] {
            screen.text(200, 60).split(separator: "\n").map(String.init).filter {
                $0.contains("other device")
            }
            .map { line in
                // The hostile name is cut before anything to know it by.
                let row = line.split(separator: "│").last ?? ""
                return ["Firefox", "Safari", "Python", "unknown", "curl"].first { row.contains($0) } ?? "evil"
            }
        }
        let asTheyCame = ["Firefox", "Safari", "Python", "unknown", "evil", "curl"]
        let byName = ["curl", "Firefox", "Python", "Safari", "unknown"]
        #expect(who(&screen) == asTheyCame)
        screen.type("s")
        #expect(screen.text(200, 60).contains("WHO ↑"))
        #expect(who(&screen).filter { $0 != "evil" } == byName)
        screen.type("S")
        #expect(screen.text(200, 60).contains("WHO ↓"))
        #expect(who(&screen).filter { $0 != "evil" } == byName.reversed())
        screen.type("S")
        // Each later one has the higher address and ends later, and was used earlier.
        let columns = [
            ("KIND ↑", asTheyCame), ("ADDRESS ↑", asTheyCame), ("USED ↑", asTheyCame.reversed()),
            ("by token ↑", asTheyCame), ("ENDS IN ↑", asTheyCame), ("by state ↑", asTheyCame),
        ]
        for (heading, order) in columns {
            screen.type("s")
            #expect(screen.text(200, 60).contains(heading))
            #expect(who(&screen) == order, "\(heading)")
        }
        screen.type("S")
        #expect(who(&screen) == asTheyCame)
        screen.type("sS")
        #expect(!screen.text(200, 60).contains("↑") && !screen.text(200, 60).contains("↓"))
        #expect(who(&screen) == asTheyCame)
    }

    @Test func `addresses are sorted by their numbers`() {
        var screen = Self.signedIn(others: 0)
        screen.send(.refreshRequested(screen.state.sessionOrder[0]))
        let entries = ["198.51.100.20", "198.51.100.3", "2001:db8::1"].enumerated().map { number, address in
            var entry = Self.entry(number, at: screen.now)
            entry.record.address = address
            return entry
        }
        screen.answerTokens(.success([Self.own(at: screen.now)] + entries))
        screen.type("tsss")
        let rows = screen.text(200, 60).split(separator: "\n").filter { $0.contains("other device") }
            .map { $0.split(separator: "│").last ?? "" }
        for (row, address) in zip(rows, ["198.51.100.3 ", "198.51.100.20 ", "2001:db8::1 "]) {
            #expect(row.contains(address), "\(row)")
        }
        #expect(rows.count == 3)
    }

    @Test func `a wide screen has columns for address and last use`() throws {
        var golden = Golden("inspector-wide", Size(columns: 200, rows: 60))
        var screen = Self.signedIn()
        screen.type("tssss")
        golden.add("by last use", screen)
        try golden.check()
    }

    @Test func `another time zone moves the times of day and no countdown`() {
        var screen = Self.signedIn()
        screen.type("t")
        let before = screen.text(200, 60)
        screen.zone.secondsFromGMT = -5 * 3600
        #expect(
            screen.text(200, 60)
                == before.replacing("16:13", with: "11:13")
                .replacing("22:13", with: "17:13").replacing("10:13", with: "05:13")
                .replacing("04:13", with: "11-13"))
        #expect(before.contains("16:13"))
    }

    @Test func `Cancel is chosen first, so Enter alone ends nothing`() {
        var screen = Self.signedIn()
        screen.type("te")
        screen.press(.enter)
        #expect(!screen.sent.contains { if case .revocationRequested = $0 { true } else { false } })
    }

    @Test func `marked tokens end together, and marks are gone afterwards`() {
        var screen = Self.signedIn()
        screen.type("t")
        screen.press(.down)
        screen.type("  x")
        screen.press(.tab, .enter)
        #expect(screen.sent.last == .revocationRequested(Array(screen.state.tokenOrder[1...2])))
        screen.answerRevocation()
        screen.type("tx")
        #expect(!screen.text().contains("2 tokens will end"))
    }

    @Test func `a time to live goes with the sign-in as it was typed, and none where none was`() {
        for (typed, expected) in [("", nil), ("8h", Duration.minutes(480)), ("00:30", Duration.minutes(30))] {
            var screen = ScreenTester(capabilities: [.tokenList, .timeToLive])
            screen.press(.up)
            screen.type(typed)
            screen.press(.enter)
            let request = PasswordSignIn(
                email: "ada@acme.example", password: Secret("Curfew-demo-1"), timeToLive: expected)
            #expect(screen.sent.last == .signInRequested(ScreenTester.profile, request))
        }
    }

    @Test func `a token of a vendor that ends sessions whole is never ended alone`() {
        var screen = ScreenTester.acting()
        screen.type("tx")
        screen.press(.tab, .enter)
        screen.type("te")
        screen.press(.tab, .enter)
        #expect(!screen.sent.contains { if case .revocationRequested = $0 { true } else { false } })
    }

    @Test func `a thousand listed tokens are filtered to the one that is looked for`() {
        var screen = Self.signedIn(others: 0)
        screen.send(.refreshRequested(screen.state.sessionOrder[0]))
        let many = (0..<1000).map { number in
            var entry = Self.entry(0, at: screen.now)
            entry.id = "30000000-0000-4000-8000-\(String(100_000_000_000 + number))"
            entry.record.address = "198.51.100.\(number)"
            return entry
        }
        screen.answerTokens(.success([Self.own(at: screen.now)] + many))
        screen.type("t/198.51.100.777")
        #expect(screen.text().contains("1 of 1001"))
    }
}
