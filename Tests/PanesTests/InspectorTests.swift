import Foundation
import Panes
import Screen
import Secrets
import Sessions
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
            idle: Lifetime.End(at: now + .minutes(28 * 1440), span: .minutes(28 * 1440), source: .computed),
            absolute: Lifetime.End(at: now + .minutes(hours * 60), span: nil, source: .exact))
    }

    private static func entry(_ number: Int, at now: Instant) -> ListedToken {
        let agent = agents[number % agents.count]
        return ListedToken(
            id: "20000000-0000-4000-8000-00000000000\(number)",
            record: ListedToken.Record(
                userAgent: agent, address: "192.0.2.\(number)",
                lastUsed: Date(timeIntervalSince1970: 1_700_000_000 - Double(number) * 6 * 3600),
                expiresAt: Date(timeIntervalSince1970: 1_700_003_600), isCurrent: false,
                answer: "id: \(number)"),
            lifetime: lifetime(Int64(number + 1), at: now))
    }

    private static func own(at now: Instant) -> ListedToken {
        ListedToken(
            id: current,
            record: ListedToken.Record(
                userAgent: "curfew/1.0", address: "127.0.0.1", lastUsed: nil, expiresAt: nil, isCurrent: true,
                answer: ""),
            lifetime: lifetime(8, at: now))
    }

    static func signedIn(others: Int = 6, environment: Profile.Environment = .demo) -> Stage {
        var stage = Stage(environment: environment, features: [.tokenList, .timeToLive, .newPassword])
        stage.press(.enter)
        let role = Identity.Role(
            name: "Admin", permissions: [Identity.Permission(name: "Users", level: "Write")])
        stage.answerSignIn(
            asHolder: Identity(
                reference: .init(kind: .user, id: "admin@verify.example"), name: "admin@verify.example",
                role: role),
            named: current, lifetime: lifetime(8, at: stage.now))
        stage.answerTokens(.success([own(at: stage.now)] + (0..<others).map { entry($0, at: stage.now) }))
        return stage
    }

    @Test(arguments: Golden.sizes)
    func `the list, its details and its end in all of their states`(size: Size) throws {
        var golden = Golden("inspector-\(size.columns)x\(size.rows)")
        var stage = Stage(features: [.tokenList, .timeToLive, .newPassword])
        golden.add("the form with a time to live", stage, size)
        stage.press(.up)
        stage.type("8x")
        stage.press(.enter)
        golden.add("no time to live", stage, size)
        stage = Self.signedIn()
        stage.type("t")
        golden.add("seven tokens", stage, size)
        stage.press(.down)
        stage.type(" x")
        golden.add("one marked, to be ended", stage, size)
        stage.press(.escape)
        stage.type("d")
        golden.add("details of a token", stage, size)
        stage.press(.escape)
        stage.type("id")
        golden.add("details of a user", stage, size)
        stage.press(.escape)
        stage.type("te")
        golden.add("all others, to be ended", stage, size)
        stage.press(.tab, .enter)
        golden.add("asking", stage, size)
        stage.answerInvalidation(.revoked)
        golden.add("revoked, confirmed", stage, size)
        stage.type("t")
        golden.add("rows of the revoked", stage, size)
        stage = Stage(features: [.tokenList, .timeToLive, .newPassword])
        stage.press(.enter)
        stage.answerPasswordExpired(withToken: false)
        golden.add("a forced change and what it ends", stage, size)
        stage = Self.signedIn()
        stage.type("l")
        golden.add("signed in, at the form", stage, size)
        stage.type("p")
        golden.add("another password, by choice, and what it ends", stage, size)
        stage = Stage(features: [.tokenList, .timeToLive, .newPassword, .passwordReset])
        stage.type("P")
        golden.add("forgotten: waiting", stage, size)
        stage.answerReset()
        golden.add("forgotten: the code is asked for", stage, size)
        stage.type("code-of-a-mail")
        stage.press(.tab)
        stage.type("Quartz-12345")
        stage.press(.tab)
        stage.type("Quartz-12345")
        stage.press(.enter)
        stage.answerReset(.passwordRefused(.codeUnknown))
        golden.add("forgotten: a wrong code", stage, size)
        stage = Stage()
        stage.type("P")
        golden.add("a vendor without a reset", stage, size)
        try golden.check()
    }

    @Test func `others are exactly all but the one in use, whatever comes meanwhile`() throws {
        var stage = Self.signedIn()
        let own = try #require(stage.state.sessions.values.first).loginToken
        let others = Set(stage.state.tokenOrder).subtracting([own])
        stage.type("te")
        // The list is read again under the dialog: a token that is new is not among those that end.
        stage.send(.tokensRequested(try #require(stage.state.sessionOrder.first)))
        stage.answerTokens(
            .success([Self.own(at: stage.now)] + (0..<7).map { Self.entry($0, at: stage.now) }))
        stage.press(.tab, .enter)
        guard case .invalidationRequested(let tokens)? = stage.sent.last else {
            Issue.record("\(String(describing: stage.sent.last))")
            return
        }
        #expect(Set(tokens) == others)
    }

    @Test func `another password is asked for only with the present one, and replaces what was filled in`() {
        var stage = Stage(prefill: nil, features: [.newPassword])
        stage.type("ada@acme.example")
        stage.press(.escape)
        stage.type("p")
        #expect(stage.state.signIn == .idle)
        stage.type("present")
        stage.press(.escape)
        stage.type("p")
        guard case .changingPassword? = Optional(stage.state.signIn) else {
            Issue.record("\(stage.state.signIn)")
            return
        }
        stage.type("Quartz-12345")
        stage.press(.enter)
        stage.type("Quartz-12345")
        stage.press(.enter)
        #expect(stage.sent.last == .passwordChangeRequested(new: Secret("Quartz-12345")))
    }

    @Test func `rows are sorted by each column in turn, and turned around`() {
        var stage = Self.signedIn()
        stage.type("t")
        func who(_ stage: inout Stage) -> [String] {
            stage.text().split(separator: "\n").map(String.init).filter { $0.contains("elsewhere") }
                .map { line in
                    ["Firefox", "Safari", "Python", "unknown", "evil", "curl"].first { line.contains($0) }
                        ?? ""
                }
        }
        let asTheyCame = ["Firefox", "Safari", "Python", "unknown", "evil", "curl"]
        let byName = ["curl", "Firefox", "Python", "Safari", "unknown"]
        #expect(who(&stage) == asTheyCame)
        stage.type("s")
        #expect(stage.text().contains("WHO ↑"))
        #expect(who(&stage).filter { $0 != "evil" } == byName)
        stage.type("S")
        #expect(stage.text().contains("WHO ↓"))
        #expect(who(&stage).filter { $0 != "evil" } == byName.reversed())
        stage.type("S")
        // Each later one has the higher address and ends later, and was used earlier.
        let columns = [
            ("KIND ↑", asTheyCame), ("by address ↑", asTheyCame), ("by last use ↑", asTheyCame.reversed()),
            ("by token ↑", asTheyCame), ("IDLE ↑", asTheyCame), ("ABS ↑", asTheyCame),
            ("by next end ↑", asTheyCame), ("SOURCE ↑", asTheyCame), ("STATE ↑", asTheyCame),
        ]
        for (heading, order) in columns {
            stage.type("s")
            #expect(stage.text().contains(heading))
            #expect(who(&stage) == order, "\(heading)")
        }
        stage.type("S")
        #expect(who(&stage) == asTheyCame)
        stage.type("sS")
        #expect(!stage.text().contains("↑") && !stage.text().contains("↓"))
        #expect(who(&stage) == asTheyCame)
    }

    @Test func `addresses are sorted by their numbers`() {
        var stage = Self.signedIn(others: 0)
        stage.send(.tokensRequested(stage.state.sessionOrder[0]))
        let entries = ["198.51.100.20", "198.51.100.3", "2001:db8::1"].enumerated().map { number, address in
            var entry = Self.entry(number, at: stage.now)
            entry.record.address = address
            return entry
        }
        stage.answerTokens(.success([Self.own(at: stage.now)] + entries))
        stage.type("tsss")
        let rows = stage.text(160, 45).split(separator: "\n").filter { $0.contains("elsewhere") }
        for (row, address) in zip(rows, ["198.51.100.3 ", "198.51.100.20 ", "2001:db8::1 "]) {
            #expect(row.contains(address), "\(row)")
        }
        #expect(rows.count == 3)
    }

    @Test func `a wide screen has columns for address and last use`() throws {
        var golden = Golden("inspector-160x45")
        var stage = Self.signedIn()
        stage.type("tssss")
        golden.add("by last use", stage, Size(columns: 160, rows: 45))
        try golden.check()
    }

    @Test func `another time zone moves the times of day and no countdown`() {
        var stage = Self.signedIn()
        stage.type("t")
        let before = stage.text(160, 45)
        stage.zone.secondsFromGMT = -5 * 3600
        #expect(
            stage.text(160, 45)
                == before.replacing("16:13  …", with: "11:13  …")
                .replacing("22:13  …", with: "17:13  …").replacing("10:13  …", with: "05:13  …")
                .replacing("04:13  …", with: "11-13  …"))
        #expect(before.contains("16:13  …"))
    }

    @Test func `Cancel is chosen first, so Enter alone ends nothing`() {
        var stage = Self.signedIn()
        stage.type("te")
        stage.press(.enter)
        #expect(!stage.sent.contains { if case .invalidationRequested = $0 { true } else { false } })
    }

    @Test func `marked tokens end together, and marks are gone afterwards`() {
        var stage = Self.signedIn()
        stage.type("t")
        stage.press(.down)
        stage.type("  x")
        stage.press(.tab, .enter)
        #expect(stage.sent.last == .invalidationRequested(Array(stage.state.tokenOrder[1...2])))
        stage.answerInvalidation(.revoked)
        stage.type("tx")
        #expect(!stage.text().contains("2 tokens will end"))
    }

    @Test func `a time to live goes with the sign-in as it was typed, and none where none was`() {
        for (typed, expected) in [("", nil), ("8h", TimeSpan("08:00:00")), ("00:30", TimeSpan("00:30:00"))] {
            var stage = Stage(features: [.tokenList, .timeToLive])
            stage.press(.up)
            stage.type(typed)
            stage.press(.enter)
            let request = SignInRequest(
                email: "ada@acme.example", password: Secret("Curfew-demo-1"), timeToLive: expected)
            #expect(stage.sent.last == .signInRequested(Stage.profile, request))
        }
    }

    @Test func `a token of a vendor that ends sessions whole is never ended alone`() {
        var stage = Stage.acting()
        stage.type("tx")
        stage.press(.tab, .enter)
        stage.type("te")
        stage.press(.tab, .enter)
        #expect(!stage.sent.contains { if case .invalidationRequested = $0 { true } else { false } })
    }

    @Test func `a thousand listed tokens are filtered to the one that is looked for`() {
        var stage = Self.signedIn(others: 0)
        stage.send(.tokensRequested(stage.state.sessionOrder[0]))
        let many = (0..<1000).map { number in
            var entry = Self.entry(0, at: stage.now)
            entry.id = "30000000-0000-4000-8000-\(String(100_000_000_000 + number))"
            entry.record.address = "198.51.100.\(number)"
            return entry
        }
        stage.answerTokens(.success([Self.own(at: stage.now)] + many))
        stage.type("t/198.51.100.777")
        #expect(stage.text().contains("1 of 1001"))
    }
}
