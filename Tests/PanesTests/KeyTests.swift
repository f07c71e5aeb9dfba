import Foundation
import Panes
import Screen
import Sessions
import Testing

struct KeyTests {
    @Test func `l i t and o go to their panes from each of them`() {
        let keys = ["l": "Login", "i": "Identities", "t": "Lifetimes", "o": "Logout"]
        for from in keys.keys {
            for (key, title) in keys {
                var stage = Stage.acting()
                stage.type(from + key)
                #expect(stage.focus == title, "\(from) then \(key)")
            }
        }
    }

    @Test func `Tab goes round all panes and Shift-Tab back`() {
        var stage = Stage.signedIn()
        stage.type("i")
        var seen: [String?] = []
        for _ in 1...4 {
            stage.press(.tab)
            seen.append(stage.focus)
        }
        #expect(seen == ["Lifetimes", "Logout", "Login", "Identities"])
        seen = []
        for _ in 1...3 {
            stage.press(.backTab)
            seen.append(stage.focus)
        }
        // Shift-Tab in Login goes through its fields, from the button upwards.
        #expect(seen == ["Login", "Login", "Login"])
    }

    @Test(arguments: ["l", "i", "t", "o"]) func `a digit acts as that identity from every pane`(pane: String)
    {
        var stage = Stage.signedIn()
        stage.type(pane + "2")
        #expect(stage.sent.last == .identityChosen(stage.identity(112)))
    }

    @Test func `a digit beyond the list does nothing`() {
        var stage = Stage.signedIn()
        let before = stage.sent
        stage.type("9")
        #expect(stage.sent == before)
    }

    @Test func `digits count the list as the filter leaves it`() {
        var stage = Stage.signedIn()
        stage.type("/lovelace")
        stage.press(.enter)
        stage.answerAccess()
        stage.type("1")
        #expect(stage.sent.last == .identityChosen(stage.identity(211, .consumer)))
    }

    @Test func `minus goes back to the identity before`() {
        var stage = Stage.acting()
        stage.act(as: 2)
        stage.type("-")
        #expect(stage.state.acting == stage.identity(111))
        stage.type("-")
        #expect(stage.state.acting == stage.identity(112))
    }

    @Test func `in a text field letters and digits are text`() {
        var stage = Stage.signedIn()
        stage.type("l")
        stage.press(.up, .up)
        let sent = stage.sent
        stage.type("lito19-q?:/axXr")
        #expect(stage.sent == sent)
        #expect(stage.asked.isEmpty)
        #expect(stage.text().contains("E-mail    lito19-q?:/axXr"))
        stage.press(.escape)
        stage.type("i")
        #expect(stage.focus == "Identities")
    }

    @Test func `in a filter letters are text until Esc`() {
        var stage = Stage.signedIn()
        stage.type("/oqx1")
        #expect(stage.text().contains("/ oqx1"))
        #expect(stage.focus == "Identities")
        stage.press(.escape)
        stage.type("o")
        #expect(stage.focus == "Logout")
    }

    @Test func `a filter that is left by Tab keeps its text and gives back the letters`() {
        var stage = Stage.signedIn()
        stage.type("/acme")
        stage.press(.tab, .backTab)
        stage.type("t")
        #expect(stage.focus == "Lifetimes")
        #expect(stage.text().contains("/ acme"))
    }

    @Test func `Enter acts on the selected row and r reads the identities again`() {
        var stage = Stage.signedIn()
        stage.press(.down, .enter)
        #expect(stage.sent.last == .identityChosen(stage.identity(112)))
        for pane in ["l", "i", "t", "o"] {
            stage.type(pane + "r")
            #expect(stage.sent.last == .identitiesRequested(stage.session), "in \(pane)")
            stage.answerIdentities(Stage.adas)
        }
    }

    @Test(arguments: [("?", "Keys"), (":", "Command"), ("a", "Activity: ")])
    func `overlays open with their key and close with Esc`(key: String, title: String) {
        var stage = Stage.signedIn()
        stage.type(key)
        #expect(stage.text().contains("─ \(title)"))
        stage.press(.escape)
        #expect(!stage.text().contains("┌─ \(title)"))
    }

    @Test func `the palette carries out what is chosen`() {
        var stage = Stage.signedIn()
        stage.type(":lifetimes")
        stage.press(.enter)
        #expect(stage.focus == "Lifetimes")
    }

    @Test func `the activity shows any call's request-ref whole, and new calls do not move it`() {
        var stage = Stage.acting()
        stage.type("a")
        #expect(stage.text(40, 10).contains("request-ref req-3-7f3a"))
        stage.press(.down)
        #expect(stage.text(40, 10).contains("request-ref req-2-7f3a"))
        stage.call("GET", "/multi/identities")
        #expect(stage.text(40, 10).contains("request-ref req-2-7f3a"))
        stage.press(.end)
        #expect(stage.text(40, 10).contains("request-ref req-1-7f3a"))
        stage.press(.home)
        #expect(stage.text(40, 10).contains("request-ref req-4-7f3a"))
    }

    @Test func `x puts one ended token away and X all of them`() {
        var stage = Stage.acting()
        stage.act(as: 2)
        stage.wait(.minutes(5))
        stage.type("tx")
        #expect(stage.state.tokenOrder.count == 2)
        stage.type("X")
        #expect(stage.state.tokenOrder.isEmpty)
    }

    @Test func `Esc dismisses a message where there is nothing else to leave`() {
        for pane in ["l", "i", "t", "o"] {
            var stage = Stage.acting()
            stage.type(pane)
            stage.press(.escape)
            #expect(stage.state.notice == nil, "in \(pane)")
        }
    }

    @Test func `Ctrl-L draws anew and Ctrl-Z suspends, in fields too`() {
        var stage = Stage(prefill: nil)
        stage.press(.control("l"), .control("z"))
        #expect(stage.asked == [.redraw, .suspend])
    }

    @Test func `no key has two meanings`() {
        var owners: [Key: Command] = [:]
        for binding in KeyTable.bindings {
            for key in binding.keys {
                if let other = owners[key] { Issue.record("\(key) is \(other) and \(binding.command)") }
                owners[key] = binding.command
            }
        }
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
