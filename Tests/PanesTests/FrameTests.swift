import Foundation
import Panes
import Screen
import Sessions
import Testing

struct FrameTests {
    @Test(arguments: FrameTests.scenes.indices)
    func `a frame of any size is painted whole and inside of it`(index: Int) {
        var stage = Self.scenes[index]()
        for columns in 1...130 {
            // Every width and every height; the scenes take different pairs of them.
            let size = Size(columns: columns, rows: 1 + (11 * columns + 7 * index) % 45)
            let canvas = stage.workspace.render(stage.state, size: size)
            #expect(canvas.grid.size == size)
            if let cursor = canvas.cursor {
                #expect((0..<columns).contains(cursor.column) && (0..<size.rows).contains(cursor.row))
            }
        }
    }

    /// Painting a tick is painting the figures alone: nobody may be able to tell.
    @Test(arguments: FrameTests.scenes.indices)
    func `a frame that was advanced is the frame that would have been painted`(index: Int) {
        var stage = Self.scenes[index]()
        for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
            var frame = stage.frame(columns, rows)
            for step in 0..<24 {
                stage.wait(.milliseconds(Int64(step * 617 % 1900)))
                let painted = stage.frame(columns, rows)
                // What was due changes more than figures.
                let later = stage.wasDue ? nil : frame.advanced(to: stage.state.now)
                if let later {
                    #expect(later.grid == painted.grid && later.nextChange == painted.nextChange)
                }
                frame = later ?? painted
            }
        }
    }

    @Test func `with a pane in view a tick paints figures alone, under a dialog it does not`() {
        var stage = Stage.acting()
        stage.type("t")
        let frame = stage.frame(120, 40)
        stage.wait(.seconds(1))
        #expect(frame.advanced(to: stage.state.now)?.grid == stage.frame(120, 40).grid)
        #expect(frame.grid != stage.frame(120, 40).grid)
        stage.type("q")
        #expect(stage.frame(120, 40).advanced(to: stage.state.now) == nil)
    }

    private static let scenes: [@Sendable () -> Stage] = [
        {
            var stage = Stage.acting()
            stage.restore(25)
            stage.act(
                as: 2,
                lifetime: Lifetime(
                    idle: .init(at: Stage.start + .seconds(3607), span: .minutes(65), source: .exact),
                    absolute: .init(at: Stage.start + .seconds(601), span: .minutes(11), source: .exact)))
            stage.type("t")
            stage.press(.down)
            return stage
        },
        { Stage.signedIn(Hostile.identities) },
        {
            var stage = Stage.acting(environment: .production)
            stage.type("o")
            stage.press(.enter)
            return stage
        },
        {
            var stage = Stage.acting()
            stage.type("q")
            return stage
        },
        {
            var stage = Stage.acting()
            stage.type("t/a")
            return stage
        },
        {
            var stage = Stage()
            stage.press(.enter)
            stage.answerSignIn(.locked(for: .minutes(30)))
            return stage
        },
        {
            var stage = Stage.acting()
            stage.type("?")
            return stage
        },
        {
            var stage = Stage.acting()
            stage.type(":")
            return stage
        },
    ]

    @Test func `hints are shown whole or not at all, and help and quit always`() {
        for pane in ["l", "i", "t", "o"] {
            var stage = Stage.acting()
            stage.type(pane)
            let all = stage.hints(columns: 130)
            for columns in 40...130 {
                let shown = stage.hints(columns: columns)
                #expect(shown.allSatisfy(all.contains), "\(pane) at \(columns)")
                #expect(shown.suffix(2) == ["? help", "q quit"], "\(pane) at \(columns)")
            }
        }
    }

    @Test func `hints name no key that authorization something else here`() {
        var stage = Stage(prefill: nil)
        #expect(stage.hints(columns: 120).suffix(2) == ["F1 help", "Ctrl-C quit"])
        stage = Stage.signedIn()
        stage.type("q")
        #expect(stage.hints(columns: 120) == ["Tab next button", "Enter choose", "Esc cancel"])
    }

    @Test func `the panes that are in view are told apart without colours`() {
        let texts = ["l", "i", "t", "o"].map { pane in
            var stage = Stage()
            stage.type(pane)
            return stage.text()
        }
        #expect(Set(texts).count == 4)
    }

    @Test func `every state of a token has a word of its own on the screen`() {
        var stage = Stage.acting()
        #expect(stage.words == ["live", "live"])
        stage.wait(.seconds(230))
        stage.call("GET", "/multi/identities", .unreachable(.timedOut), token: stage.state.tokenOrder.first)
        #expect(stage.words == ["unreachable", "ending"])
        stage.wait(.seconds(70))
        #expect(stage.words == ["ended", "ended"])
        stage = Stage.acting()
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(.revoked, .unconfirmed(.unreachable(.timedOut)))
        #expect(stage.words == ["revoked", "unconfirmed"])
    }

    @Test func `the chosen button and the selected row are reversed, not only coloured`() {
        var stage = Stage.signedIn()
        stage.type("q")
        #expect(stage.reversed(120, 40) == ["[ Cancel ]"])
        stage.press(.tab)
        #expect(stage.reversed(120, 40) == ["[ Log out and quit ]"])
        stage.press(.escape)
        #expect(stage.reversed(120, 40).map { $0.prefix(21) } == ["1   Acme Payments Ltd"])
    }

    @Test(arguments: [Profile.Environment.demo, .sandbox, .production], [true, false])
    func `the kind and the time stand in the header at forty columns, whatever the state`(
        environment: Profile.Environment, isDelegated: Bool
    ) {
        var stage = Stage(environment: environment, features: [.identityList, .delegation, .stepUp])
        if isDelegated {
            stage.type("f")
            stage.press(.tab)
            stage.type("211")
            stage.press(.tab)
            stage.type("call 4711")
            stage.press(.enter, .enter)
            stage.answerActing()
        } else {
            stage.press(.enter)
            stage.answerSignIn()
            stage.answerIdentities(Stage.adas)
            stage.act(as: 1)
            stage.type("u")
            stage.answerCode()
            stage.type("123456")
            stage.press(.enter)
            stage.answerCode()
        }
        let kind = isDelegated ? "delegated" : "stepped-up"
        func header() -> String { stage.frame(40, 10).grid.text(row: 0) }
        #expect(header().contains("~4:59 \(kind)"))
        stage.call("GET", "/multi/corporates", .unreachable(.timedOut), token: stage.state.tokenOrder.last)
        #expect(header().contains("~4:59 \(kind) unreach"))
        stage.call("GET", "/multi/corporates", token: stage.state.tokenOrder.last)
        stage.wait(.seconds(250))
        #expect(header().contains("~0:49 \(kind) ending"))
        stage.wait(.seconds(50))
        #expect(header().contains("\(kind) ended"))
    }

    @Test func `each environment is named in the header at every size`() {
        for (environment, word) in [
            (Profile.Environment.demo, "DEMO"), (.sandbox, "SANDBOX"), (.production, "PRODUCTION"),
        ] {
            let stage = Stage.acting(environment: environment)
            for size in Golden.sizes {
                let header = stage.frame(size.columns, size.rows).grid.text(row: 0)
                #expect(header.hasPrefix(" \(word) "))
                #expect(header.contains("~4:59"))
            }
        }
    }

    @Test func `a warning counts down and goes when it is no longer true`() {
        var stage = Stage.acting()
        stage.wait(.seconds(250))
        #expect(stage.text().contains("Acme Payments Ltd ends in 0:49 (computed)."))
        stage.wait(.seconds(20))
        #expect(stage.text().contains("Acme Payments Ltd ends in 0:29 (computed)."))
        stage.call("GET", "/multi/corporates", token: stage.state.tokenOrder.last)
        #expect(!stage.text().contains("ends in"))
    }

    @Test func `next steps are whole at 120 columns`() {
        for failure in [
            AuthFailure.notPermitted(code: "IDENTITY_NOT_ACTIVE"), .serverFault(status: 503),
            .malformedAnswer("no token"), .unreachable(.timedOut), .conflict(code: "X"), .ended,
        ] {
            var stage = Stage.signedIn([
                Stage.identity(.corporate, "1", String(repeating: "Long name ", count: 30))
            ])
            stage.type("1")
            stage.answerAccess(failure)
            #expect(stage.text().contains(failure.nextStep), "\(failure)")
        }
    }

    @Test func `when nothing moves nothing will change by itself`() {
        #expect(Stage().frame(120, 40).nextChange == nil)
        var stage = Stage.acting()
        stage.wait(.minutes(5))
        #expect(stage.frame(120, 40).nextChange == nil)
    }

    @Test func `a frame says when its first figure changes, and not before does it look different`() throws {
        var stage = Stage.acting()
        stage.wait(.milliseconds(300))
        let frame = stage.frame(120, 40)
        let change = try #require(frame.nextChange)
        #expect(change - stage.now == .milliseconds(700))
        stage.wait(.milliseconds(699))
        #expect(stage.frame(120, 40).grid == frame.grid)
        stage.wait(.milliseconds(1))
        #expect(stage.frame(120, 40).grid != frame.grid)
    }
}
