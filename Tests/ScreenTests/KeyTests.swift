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
}
