import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The log of calls: why a call failed stands beside its status, and nothing is cut beside free room.
struct ActivityTests {
    private static let reference = "d4969196aa0f4e0f8c1b2d3e4f506172"

    /// A refused password, a limit, an end without a server, and a logout with its proof.
    static func story() -> ScreenTester {
        var screen = ScreenTester()
        func request(_ isMeant: (VendorRequest) -> Bool) -> RequestID? { screen.oldest(where: isMeant) }
        screen.press(.enter)
        let refused = request { if case .signIn = $0 { true } else { false } }
        screen.call(
            "POST", "/multi/login_with_password", .status(403), ms: 61, request: refused, reference: reference
        )
        screen.answerSignIn(.wrongCredentials)
        screen.type("Curfew-demo-1")
        screen.press(.enter)
        screen.answerSignIn()
        let limited = request { $0 == .listIdentities }
        screen.call("GET", "/multi/identities", .status(429), request: limited, reference: reference)
        screen.answerIdentities(.failure(.rateLimited(for: .seconds(42))))
        screen.call("GET", "/multi/corporates", .unreachable(.connectionRefused), ms: 1)
        screen.type("r")
        screen.answerIdentities(ScreenTester.adas)
        screen.act(as: 1)
        screen.logOut()
        let ended = request { $0 == .logOut }
        screen.call("POST", "/multi/logout", .status(204), request: ended, reference: reference)
        screen.answer("logout", .success(.loggedOut(url: nil)), at: #_sourceLocation) { $0 == .logOut }
        let proof = request { $0 == .introspect }
        screen.call("GET", "/multi/corporates", .status(401), request: proof, reference: reference)
        screen.answer("proof", .success(.introspection(isActive: false)), at: #_sourceLocation) {
            $0 == .introspect
        }
        return screen
    }

    @Test func `the log and the overlay in words`() throws {
        var golden = Golden("activity")
        var screen = Self.story()
        golden.add("below the panes", screen, at: Golden.wide)
        screen.type("a")
        golden.add("over them", screen, at: Golden.wide)
        golden.add("over them", screen)
        screen.press(.end)
        golden.add("the refused password", screen)
        golden.add("the refused password", screen, at: Size(columns: 40, rows: 10))
        try golden.check()
    }

    @Test func `a reason stands beside its status, and the reference is whole`() {
        var screen = Self.story()
        for isOpen in [false, true] {
            if isOpen { screen.type("a") }
            let shown = screen.text(120, 40)
            for words in [
                "403 wrong e-mail or password", "429 too many requests", "unreachable: connection refused",
                "401 refused: proof",
            ] {
                #expect(shown.contains(words), "\(words), \(isOpen)")
            }
            #expect(shown.contains(Self.reference))
        }
    }

    @Test func `a refusal that proves an end is not red, any other is`() {
        let screen = Self.story()
        let grid = screen.frame(120, 40).grid
        var roles: [String: Role] = [:]
        for row in 0..<40 {
            let text = grid.text(row: row)
            for status in ["401", "403", "429"] {
                guard let place = text.firstRange(of: status + " ") else { continue }
                let column = text.distance(from: text.startIndex, to: place.lowerBound)
                roles[status] = grid[column, row].style.role
            }
        }
        #expect(roles["401"] == .live && roles["403"] == .ended && roles["429"] == .ended)
    }

    @Test func `no part of a call is cut while a column beside it is empty in every line`() {
        var screen = Self.story()
        screen.type("a")
        for columns in 47...150 {
            let calls = screen.text(columns, 24).split(separator: "\n").filter { $0.contains(" 22:13:") }
                .map(Array.init)
            guard calls.contains(where: { $0.contains("…") }), let first = calls.first else { continue }
            let empty = first.indices.map { place in calls.allSatisfy { $0[place] == " " } }
            // A method has room for one letter more than most.
            let isFree = empty.indices.dropFirst(2).contains { empty[$0 - 2...$0].allSatisfy(\.self) }
            #expect(!isFree, "\(columns): \(String(first))")
        }
    }

    @Test func `the selected call says in full why it failed`() {
        var screen = ScreenTester()
        screen.press(.enter)
        let request = screen.oldest { if case .signIn = $0 { true } else { false } }
        screen.call("POST", "/multi/login_with_password", .status(423), request: request)
        screen.answerSignIn(.locked(for: .minutes(30)))
        screen.press(.escape)
        screen.type("a")
        #expect(screen.text(80, 24).contains("423 the account is locked "))
        #expect(screen.text(80, 24).contains("│ 423 the account is locked after too many wrong passwords"))
    }
}
