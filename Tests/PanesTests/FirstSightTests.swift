import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// What the screen tells the state of the rows that come into view.
struct FirstSightTests {
    private static func seen(_ screen: ScreenTester) -> [[SessionID]] {
        screen.sent.compactMap { if case .sessionsSeen(let sessions) = $0 { sessions } else { nil } }
    }

    private static func restored(_ count: Int) -> ScreenTester {
        var screen = ScreenTester()
        screen.type("i")
        screen.restore(count)
        return screen
    }

    @Test func `the rows in view are told once, and those that scrolling brings after them`() {
        var screen = Self.restored(60)
        _ = screen.text(80, 24)
        let order = screen.state.sessionOrder
        let first = Self.seen(screen)
        #expect(first.count == 1)
        let shown = first.first?.count ?? 0
        #expect(first.first == Array(order.prefix(shown)))
        #expect((8...15).contains(shown), "as many as the list has rows")
        _ = screen.text(80, 24)
        #expect(Self.seen(screen).count == 1)
        screen.press(.end)
        _ = screen.text(80, 24)
        #expect(Self.seen(screen).last == Array(order.suffix(shown)))
    }

    @Test func `what loads leaves the view without a word`() {
        var screen = Self.restored(3)
        _ = screen.text()
        let before = Self.seen(screen)
        screen.answerFirstSight(ScreenTester.adas)
        #expect(Self.seen(screen) == before)
        #expect(screen.text().contains("Ada Lovelace"))
        #expect(!screen.text().contains("loading"))
    }

    @Test func `a list that is not on the screen shows nothing to the state`() {
        var screen = ScreenTester()
        screen.type("t")
        _ = screen.text(60, 20)
        screen.restore(3)
        _ = screen.text(60, 20)
        #expect(Self.seen(screen).isEmpty)
        screen.type("i")
        _ = screen.text(60, 20)
        #expect(Self.seen(screen) == [screen.state.sessionOrder])
    }

    @Test func `behind a lock nothing comes into view`() {
        var screen = ScreenTester()
        screen.type("i#4711")
        screen.press(.enter)
        screen.type("4711")
        screen.press(.enter)
        screen.type("L")
        screen.restore(3)
        #expect(screen.text().contains("Locked"))
        #expect(Self.seen(screen).isEmpty)
        screen.type("4711")
        screen.press(.enter)
        _ = screen.text()
        #expect(Self.seen(screen) == [screen.state.sessionOrder])
    }

    @Test func `the row and the facts of its login say why a list is not here`() {
        var screen = Self.restored(1)
        _ = screen.text()
        screen.answerIdentities(.failure(.serverFault(status: 502)))
        let text = screen.text()
        #expect(text.contains("not loaded"))
        #expect(text.contains("not loaded; r retries"))
        #expect(text.contains("because"))
        screen.type("r")
        screen.answerIdentities(ScreenTester.adas)
        #expect(screen.text().contains("Ada Lovelace"))
        #expect(!screen.text().contains("not loaded"))
    }

    @Test func `sessions that load by themselves`() throws {
        var golden = Golden("first-sight")
        var screen = Self.restored(4)
        golden.add("not seen yet", screen)
        _ = screen.text()
        golden.add("three load, one waits", screen)
        screen.answerIdentities(Array(ScreenTester.adas.prefix(1)))
        screen.answerIdentities(.failure(.unreachable(.timedOut)))
        golden.add("one is here, one is not loaded", screen)
        golden.add("one is here, one is not loaded", screen, at: Size(columns: 200, rows: 60))
        golden.add("one is here, one is not loaded", screen, at: Size(columns: 60, rows: 20))
        golden.add("one is here, one is not loaded", screen, at: Size(columns: 40, rows: 10))
        try golden.check()
    }
}
