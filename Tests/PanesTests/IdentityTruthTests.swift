import Foundation
import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

struct IdentityTruthTests {
    /// Switches in each of four runs: 5,000 in all where the full figure is asked for, which takes a minute.
    private static let switches =
        ProcessInfo.processInfo.environment["CURFEW_FULL_FIGURES"] == nil ? 50 : 1_250

    @Test func `the bar follows a number, so that Enter after it chooses the same identity`() {
        var screen = ScreenTester.acting()
        screen.type("i2")
        screen.press(.enter)
        #expect(screen.state.switching != nil)
        screen.answerAccess()
        #expect(screen.state.acting?.reference == ScreenTester.adas[1].reference)
    }

    /// Each frame has a size of its own, and time passes in between as it does while the program is stopped.
    @Test(arguments: 0..<4)
    func `the header names the identity of the token in use, whatever comes back when`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        var screen = ScreenTester.signedIn(ScreenTester.crowd(6))
        screen.type("t")
        /// Whose token each is, by the last four characters: as the server gave them out.
        var holders: [String: String] = [:]
        var shown: Set<String> = []
        var switches = 0
        while switches < Self.switches {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                screen.type("i\(Int.random(in: 1...6, using: &random))t")
                switches += 1
            case 4: screen.type("-")
            case 5..<8: screen.answerAnyAccess(using: &random, &holders)
            case 8: screen.dropAnyAnswer(using: &random)
            default: screen.wait(.seconds(Int64.random(in: 1...20, using: &random)))
            }
            if screen.state.sessionOrder.first.flatMap({ screen.state.sessions[$0] }).map({ session in
                screen.state.tokens[session.loginToken]?.isLive != true
            }) == true {
                screen = ScreenTester.signedIn(ScreenTester.crowd(6))
                screen.type("t")
                holders = [:]
            }
            let (columns, rows) = (
                Int.random(in: 200...230, using: &random), Int.random(in: 24...30, using: &random)
            )
            let grid = screen.frame(columns, rows).grid
            let tokens = (0..<rows).map { String(grid.text(row: $0).split(separator: "│").last ?? "") }
            guard let row = tokens.first(where: { $0.contains("▶ ") }) else {
                #expect(grid.text(row: 0).contains("not acting as anybody"))
                continue
            }
            let tail = row.split(separator: "…").last.map { String($0.prefix(4)) } ?? ""
            let name = holders[tail] ?? "nobody's"
            shown.insert(name)
            #expect(grid.text(row: 0).contains("  \(name) "), "\(row)")
        }
        #expect(shown.count >= 4)
    }
}

extension ScreenTester {
    /// Answers one of the switches under way, not always the oldest, and sometimes twice.
    fileprivate mutating func answerAnyAccess(
        using random: inout SeededGenerator, _ holders: inout [String: String]
    ) {
        let waiting = requests.compactMap { effect -> (RequestID, IdentityID)? in
            guard case .accessToken(let reference)? = effect.request, let session = state.sessionOrder.first
            else { return nil }
            return (effect.id, IdentityID(session: session, reference: reference))
        }
        guard let (request, identity) = waiting.randomElement(using: &random) else { return }
        let grant = grant(.identity, nil)
        let name = state.name(of: identity) ?? ""
        holders[String(grant.token.maskedTail.suffix(4))] = name
        for _ in 0...Int.random(in: 0...1, using: &random) {
            send(.replied(request, .success(.grant(grant))))
        }
        forget(request)
    }

    fileprivate mutating func dropAnyAnswer(using random: inout SeededGenerator) {
        if let effect = requests.randomElement(using: &random) { forget(effect.id) }
    }
}
