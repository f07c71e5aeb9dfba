import Screen
import Testing

struct KeyTests {
    @Test(arguments: [
        (Key.control("c"), "Ctrl-C"), (.control(" "), "Ctrl-Space"), (.control("\\"), "Ctrl-\\"),
        (.backTab, "Shift-Tab"),
        (.up, "↑"), (.function(12), "F12"), (.character(" "), "Space"), (.character("é"), "é"),
        (.alt("x"), "Alt-x"),
        (.pageUp, "PgUp"), (.escape, "Esc"),
    ])
    func `a key has the name that help shows`(key: Key, name: String) {
        #expect(key.description == name)
    }

    @Test func `each role has its own letter`() {
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
        #expect(Set(Role.allCases.map { Style($0, isReversed: true).letter }).count == Role.allCases.count)
    }

    @Test func `a style changes one property and keeps the others`() {
        var style = Style.live.reversed().underlined()
        #expect(style.role == .live && style.isReversed && style.isUnderlined)
        style.isReversed = false
        #expect(style == Style(.live, isUnderlined: true))
    }
}
