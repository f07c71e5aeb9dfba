import Foundation
import Panes
import Screen
import Sessions
import TestSupport
import Testing

struct KeyTests {
    @Test func `l i t and o go to their panes from each of them`() {
        let keys = ["l": "Login", "i": "Identities", "t": "Lifetimes", "o": "Logout"]
        for from in keys.keys {
            for (key, title) in keys {
                var screen = ScreenTester.acting()
                screen.type(from + key)
                #expect(screen.focus == title, "\(from) then \(key)")
            }
        }
    }

    @Test func `Tab goes round the panes in view, or all where one is shown at a time`() {
        var screen = ScreenTester.signedIn()
        func round(_ key: Key, _ size: (Int, Int), times: Int) -> [String?] {
            (1...times).map { _ in
                _ = screen.text(size.0, size.1)
                screen.press(key)
                return screen.focus
            }
        }
        #expect(round(.tab, (120, 40), times: 2) == ["Lifetimes", "Identities"])
        #expect(round(.backTab, (120, 40), times: 2) == ["Lifetimes", "Identities"])
        screen.type("o")
        #expect(
            round(.tab, (120, 40), times: 1) == ["Identities"], "a drawer that has the keys is in the round")
        #expect(round(.tab, (60, 20), times: 4) == ["Lifetimes", "Logout", "Login", "Identities"])
    }

    @Test func `a digit acts as that identity in Identities alone`() {
        var screen = ScreenTester.signedIn()
        let before = screen.sent
        for pane in ["l", "t", "o"] {
            screen.type(pane + "123456789")
            #expect(screen.sent == before, "in \(pane)")
        }
        screen.type("i2")
        #expect(screen.sent.last == .identityChosen(screen.identity(112)))
    }

    @Test func `a digit acts on a number in view alone`() {
        var screen = ScreenTester.signedIn(ScreenTester.crowd(250))
        _ = screen.text(80, 24)
        screen.press(.end)
        _ = screen.text(80, 24)
        let before = screen.sent
        screen.type("1")
        #expect(screen.sent == before)
        screen.press(.home)
        _ = screen.text(80, 24)
        screen.type("1")
        #expect(screen.sent.last == .identityChosen(screen.identity(1)))
        screen.answerAccess()
        // Half of the numbers are in view.
        for _ in 1...24 { screen.press(.down) }
        let shown = screen.text(80, 24)
        for number in 1...9 {
            let before = screen.sent.count
            screen.type("\(number)")
            #expect(screen.sent.count - before == (shown.contains("│ \(number) ") ? 1 : 0), "\(number)")
        }
    }

    @Test func `where no row has room no digit acts`() {
        var screen = ScreenTester.signedIn()
        _ = screen.text(80, 24)
        _ = screen.text(39, 10)
        let before = screen.sent
        screen.type("2")
        #expect(screen.sent == before)
    }

    @Test func `a digit beyond the list does nothing`() {
        var screen = ScreenTester.signedIn()
        let before = screen.sent
        screen.type("9")
        #expect(screen.sent == before)
    }

    @Test func `digits count the list as the filter leaves it`() {
        var screen = ScreenTester.signedIn()
        screen.type("/lovelace")
        screen.press(.enter)
        screen.answerAccess()
        screen.type("1")
        #expect(screen.sent.last == .identityChosen(screen.identity(211, .consumer)))
    }

    @Test func `minus goes back to the identity before`() {
        var screen = ScreenTester.acting()
        screen.act(as: 2)
        screen.type("-")
        #expect(screen.state.acting == screen.identity(111))
        screen.type("-")
        #expect(screen.state.acting == screen.identity(112))
    }

    @Test func `in a text field letters and digits are text`() {
        var screen = ScreenTester.signedIn()
        screen.type("l")
        screen.press(.up, .up)
        let sent = screen.sent
        screen.type("lito19-q?:/axXr")
        #expect(screen.sent == sent)
        #expect(screen.asked.isEmpty)
        #expect(screen.text().contains("E-mail    lito19-q?:/axXr"))
        screen.press(.escape)
        screen.type("i")
        #expect(screen.focus == "Identities")
    }

    @Test func `in a filter letters are text until Esc`() {
        var screen = ScreenTester.signedIn()
        screen.type("/oqx1")
        #expect(screen.text().contains("/ oqx1"))
        #expect(screen.focus == "Identities")
        screen.press(.escape)
        screen.type("o")
        #expect(screen.focus == "Logout")
    }

    @Test func `a filter that is left by Tab keeps its text and gives back the letters`() {
        var screen = ScreenTester.signedIn()
        screen.type("/acme")
        screen.press(.tab, .backTab)
        screen.type("t")
        #expect(screen.focus == "Lifetimes")
        #expect(screen.text().contains("/ acme"))
    }

    @Test func `Enter acts on the selected row and r reads the identities again`() {
        var screen = ScreenTester.signedIn()
        screen.press(.down, .enter)
        #expect(screen.sent.last == .identityChosen(screen.identity(112)))
        for pane in ["l", "i", "t", "o"] {
            screen.type(pane + "r")
            #expect(screen.sent.last == .refreshRequested(screen.session), "in \(pane)")
            screen.answerIdentities(ScreenTester.adas)
        }
    }

    @Test(arguments: [("?", "Keys"), (":", "Command"), ("a", "Activity: ")])
    func `overlays open with their key and close with Esc`(key: String, title: String) {
        var screen = ScreenTester.signedIn()
        screen.type(key)
        #expect(screen.text().contains("─ \(title)"))
        screen.press(.escape)
        #expect(!screen.text().contains("┌─ \(title)"))
    }

    @Test func `the palette carries out what is chosen`() {
        var screen = ScreenTester.signedIn()
        screen.type(":lifetimes")
        screen.press(.enter)
        #expect(screen.focus == "Lifetimes")
    }

    @Test func `the activity shows any call's request-ref whole, and new calls do not move it`() {
        var screen = ScreenTester.acting()
        screen.type("a")
        #expect(screen.text(40, 10).contains("request-ref req-3-7f3a"))
        screen.press(.down)
        #expect(screen.text(40, 10).contains("request-ref req-2-7f3a"))
        screen.call("GET", "/multi/identities")
        #expect(screen.text(40, 10).contains("request-ref req-2-7f3a"))
        screen.press(.end)
        #expect(screen.text(40, 10).contains("request-ref req-1-7f3a"))
        screen.press(.home)
        #expect(screen.text(40, 10).contains("request-ref req-4-7f3a"))
    }

    @Test func `x puts one ended token away and X all of them`() {
        var screen = ScreenTester.acting()
        screen.act(as: 2)
        screen.wait(.minutes(5))
        screen.type("tx")
        #expect(screen.state.tokenOrder.count == 2)
        screen.type("X")
        #expect(screen.state.tokenOrder.isEmpty)
    }

    @Test func `Esc dismisses a message where there is nothing else to leave`() {
        for pane in ["i", "t"] {
            var screen = ScreenTester.acting()
            screen.type(pane)
            screen.press(.escape)
            #expect(screen.state.notice == nil, "in \(pane)")
        }
    }

    @Test func `Esc leaves a drawer for the list`() {
        for pane in ["l", "o"] {
            var screen = ScreenTester.acting()
            screen.type(pane)
            #expect(screen.focus == (pane == "l" ? "Login" : "Logout"))
            screen.press(.escape)
            #expect(screen.focus == "Identities")
        }
    }

    @Test func `Ctrl-L draws anew and Ctrl-Z suspends, in fields too`() {
        var screen = ScreenTester(prefill: nil)
        screen.press(.control("l"), .control("z"))
        #expect(screen.asked == [.redraw, .suspend])
    }

    @Test func `no key that help lists has two meanings outside of forms and dialogs`() {
        var meanings: [String: String] = [:]
        for line in KeyTable.lines where line.group != .elsewhere {
            for name in line.names {
                if let other = meanings[name] {
                    Issue.record("\(name) means \(other) and \(line.meaning)")
                }
                meanings[name] = line.meaning
            }
        }
        #expect(meanings.count > 40)
    }

    @Test func `docs keys md is what the table makes`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let page = root.appending(path: "docs/keys.md")
        if ProcessInfo.processInfo.environment["CURFEW_RECORD_GOLDENS"] == "1" {
            try KeyTable.markdown().write(to: page, atomically: true, encoding: .utf8)
            Issue.record("recorded docs/keys.md: look at it, then run without recording")
        }
        let written = try String(contentsOf: page, encoding: .utf8)
        #expect(written == KeyTable.markdown(), "stale: run `curfew keys --markdown > docs/keys.md`")
    }
}
