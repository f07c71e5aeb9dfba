import Foundation
import Panes
import Screen
import Sessions
import TestSupport
import Testing
import Wording

struct FrameTests {
    /// Painting a tick is painting the figures alone: nobody may be able to tell.
    @Test(arguments: FrameTests.scenes.indices)
    func `a frame that was advanced is the frame that would have been painted`(index: Int) {
        var screen = Self.scenes[index]()
        for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
            var frame = screen.frame(columns, rows)
            for step in 0..<24 {
                screen.wait(.milliseconds(Int64(step * 617 % 1900)))
                let painted = screen.frame(columns, rows)
                // What was due changes more than figures.
                let later = screen.wasDue ? nil : frame.advanced(to: screen.state.now)
                if let later {
                    #expect(later.grid == painted.grid && later.nextChange == painted.nextChange)
                }
                frame = later ?? painted
            }
        }
    }

    @Test func `with a pane in view a tick paints figures alone, under a dialog it does not`() {
        var screen = ScreenTester.acting()
        screen.type("t")
        let frame = screen.frame(120, 40)
        screen.wait(.seconds(1))
        #expect(frame.advanced(to: screen.state.now)?.grid == screen.frame(120, 40).grid)
        #expect(frame.grid != screen.frame(120, 40).grid)
        screen.type("q")
        #expect(screen.frame(120, 40).advanced(to: screen.state.now) == nil)
    }

    private static let scenes: [@Sendable () -> ScreenTester] = [
        {
            var screen = ScreenTester.acting()
            screen.restore(25)
            screen.act(
                as: 2,
                lifetime: Lifetime(
                    idle: .init(at: ScreenTester.start + .seconds(3607), span: .minutes(65), source: .exact),
                    absolute: .init(
                        at: ScreenTester.start + .seconds(601), span: .minutes(11), source: .exact)))
            screen.type("t")
            screen.press(.down)
            return screen
        },
        { ScreenTester.signedIn(Hostile.identities) },
        {
            var screen = ScreenTester.acting(environment: .production)
            screen.type("o")
            screen.press(.enter)
            return screen
        },
        {
            var screen = ScreenTester.acting()
            screen.type("q")
            return screen
        },
        {
            var screen = ScreenTester.acting()
            screen.type("t/a")
            return screen
        },
        {
            var screen = ScreenTester()
            screen.press(.enter)
            screen.answerSignIn(.locked(for: .minutes(30)))
            return screen
        },
        {
            var screen = ScreenTester.acting()
            screen.type("?")
            return screen
        },
        {
            var screen = ScreenTester.acting()
            screen.type(":")
            return screen
        },
    ]

    @Test func `hints are shown whole or not at all, and help and quit always`() {
        for pane in ["l", "i", "t", "o"] {
            var screen = ScreenTester.acting()
            screen.type(pane)
            let all = screen.hints(columns: 130)
            for columns in 40...130 {
                let shown = screen.hints(columns: columns)
                #expect(shown.allSatisfy(all.contains), "\(pane) at \(columns)")
                #expect(shown.suffix(2) == ["? help", "q quit"], "\(pane) at \(columns)")
            }
        }
    }

    @Test func `hints name no key that authorization something else here`() {
        var screen = ScreenTester(prefill: nil)
        #expect(screen.hints(columns: 120).suffix(2) == ["F1 help", "Ctrl-C quit"])
        screen = ScreenTester.signedIn()
        screen.type("q")
        #expect(screen.hints(columns: 120) == ["Tab next button", "Enter choose", "Esc cancel"])
    }

    @Test func `the panes that are in view are told apart without colours`() {
        let texts = ["l", "i", "t", "o"].map { pane in
            var screen = ScreenTester()
            screen.type(pane)
            return screen.text()
        }
        #expect(Set(texts).count == 4)
    }

    @Test func `every state of a token has a word of its own on the screen`() {
        var screen = ScreenTester.acting()
        #expect(screen.words == ["live", "live"])
        screen.wait(.seconds(230))
        screen.call("GET", "/multi/identities", .unreachable(.timedOut), token: screen.state.tokenOrder.first)
        #expect(screen.words == ["unreachable", "expiring"])
        screen.wait(.seconds(70))
        #expect(screen.words == ["ended", "ended"])
        screen = ScreenTester.acting()
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.revoked, .unconfirmed(.unreachable(.timedOut)))
        #expect(screen.words == ["revoked", "unconfirmed"])
    }

    @Test func `the chosen button and the selected row are reversed, not only coloured`() {
        var screen = ScreenTester.signedIn()
        screen.type("q")
        #expect(screen.reversed(120, 40) == ["[ Cancel ]"])
        screen.press(.tab)
        #expect(screen.reversed(120, 40) == ["[ Log out and quit ]"])
        screen.press(.escape)
        #expect(screen.reversed(120, 40).map { $0.prefix(21) } == ["1   Acme Payments Ltd"])
    }

    @Test(arguments: [Profile.Environment.demo, .sandbox, .production], [true, false])
    func `the kind and the time stand in the header at forty columns, whatever the state`(
        environment: Profile.Environment, isDelegated: Bool
    ) {
        var screen = ScreenTester(
            environment: environment, capabilities: [.identityList, .delegation, .stepUp])
        if isDelegated {
            screen.delegate(to: "211", because: "call 4711")
            screen.answerDelegation()
        } else {
            screen.press(.enter)
            screen.answerSignIn()
            screen.answerIdentities(ScreenTester.adas)
            screen.act(as: 1)
            screen.confirm("u")
            screen.answerCode()
            screen.type("123456")
            screen.press(.enter)
            screen.answerCode()
        }
        let kind = isDelegated ? "delegated" : "stepped-up"
        func header() -> String { screen.frame(40, 10).grid.text(row: 0) }
        #expect(header().contains("\(kind) ~4:59"))
        screen.call("GET", "/multi/corporates", .unreachable(.timedOut), token: screen.state.tokenOrder.last)
        #expect(header().contains("unreachable ~4:59"))
        screen.call("GET", "/multi/corporates", token: screen.state.tokenOrder.last)
        screen.wait(.seconds(250))
        #expect(header().contains("expiring ~0:49"))
        screen.wait(.seconds(50))
        #expect(header().contains("\(kind) ended"))
    }

    @Test func `each environment is named in the header at every size`() {
        for (environment, word) in [
            (Profile.Environment.demo, "DEMO"), (.sandbox, "SANDBOX"), (.production, "PRODUCTION"),
        ] {
            let screen = ScreenTester.acting(environment: environment)
            for size in [Golden.wide, Golden.usual, Size(columns: 40, rows: 10)] {
                let header = screen.frame(size.columns, size.rows).grid.text(row: 0)
                #expect(header.hasPrefix(" \(word) "))
                #expect(header.contains("~4:59"))
            }
        }
    }

    @Test func `a warning counts down and goes when it is no longer true`() {
        var screen = ScreenTester.acting()
        screen.wait(.seconds(250))
        #expect(screen.text().contains("Acme Payments Ltd ends in ~0:49."))
        screen.wait(.seconds(20))
        #expect(screen.text().contains("Acme Payments Ltd ends in ~0:29."))
        screen.call("GET", "/multi/corporates", token: screen.state.tokenOrder.last)
        #expect(!screen.text().contains("ends in"))
    }

    @Test func `next steps are whole at 120 columns`() throws {
        for failure in [
            AuthFailure.notPermitted(code: "IDENTITY_NOT_ACTIVE"), .serverFault(status: 503),
            .malformedAnswer("no token"), .unreachable(.timedOut), .conflict(code: "X"), .ended,
        ] {
            var screen = ScreenTester.signedIn([
                ScreenTester.identity(.corporate, "1", String(repeating: "Long name ", count: 30))
            ])
            screen.type("1")
            screen.answerAccess(failure)
            let next = try #require(failure.nextStep()).words.text(at: screen.now) { text, _ in text }
            #expect(screen.text().contains(next.dropLast()), "\(failure)")
        }
    }

    @Test func `when nothing moves nothing will change by itself`() {
        #expect(ScreenTester().frame(120, 40).nextChange == nil)
        var screen = ScreenTester.acting()
        screen.wait(.minutes(5))
        // The count of the last hour's calls.
        #expect(screen.frame(120, 40).nextChange.map { $0 > screen.now + .minutes(54) } ?? false)
        screen.wait(.minutes(56))
        #expect(screen.frame(120, 40).nextChange == nil)
    }

    @Test func `a frame says when its first figure changes, and not before does it look different`() throws {
        var screen = ScreenTester.acting()
        screen.wait(.milliseconds(300))
        let frame = screen.frame(120, 40)
        let change = try #require(frame.nextChange)
        #expect(change - screen.now == .milliseconds(700))
        screen.wait(.milliseconds(699))
        #expect(screen.frame(120, 40).grid == frame.grid)
        screen.wait(.milliseconds(1))
        #expect(screen.frame(120, 40).grid != frame.grid)
    }
}
