import TerminalIO
import Testing

struct TerminalTypeTests {
    @Test(arguments: [
        ("xterm-ghostty", ["xterm-ghostty", "xterm-256color", "xterm"]),
        ("xterm", ["xterm", "xterm-256color"]),
        ("tmux-256color", ["tmux-256color", "screen-256color", "screen"]), ("nonsense", ["nonsense"]),
        ("dumb", ["dumb"]),
    ])
    func `an unknown type falls back to one that behaves the same`(name: String, candidates: [String]) {
        #expect(TerminalType.candidates(for: name) == candidates)
    }

    @Test(arguments: [
        TerminalError.notATerminal, .typeUnset, .typeUnknown("x"), .typeCannotPositionCursor("x"),
        .cannotOpen(reason: "no"), .cannotStart(reason: "no"),
    ])
    func `an error says what to do`(error: TerminalError) {
        #expect(["curfew", "Try again"].contains { error.description.contains($0) })
    }
}
