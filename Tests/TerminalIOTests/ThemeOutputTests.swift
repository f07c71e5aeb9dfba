import Foundation
import Screen
import TerminalIO
import Testing

/// The bytes that a theme costs, and the colours that a terminal is told. Each test has a terminal of its own.
struct ThemeOutputTests {
    /// A frame with one cell of every role, plain and on the bar, under twenty countdowns.
    private nonisolated static func frame(_ size: Size, second: Int = 0) -> Grid {
        var grid = Grid(size: size)
        for row in 0..<20 {
            grid.put("session \(row)", at: Position(column: 2, row: row))
            grid.put(
                "00:10:\(10 + second)", at: Position(column: 40, row: row), style: row < 10 ? .live : .ending)
        }
        for (index, role) in Role.allCases.enumerated() {
            grid.put("r", at: Position(column: 2 * index, row: 20), style: Style(role))
            grid.put("b", at: Position(column: 2 * index, row: 21), style: Style(role).selected())
        }
        return grid
    }

    /// screen-256color and tmux-256color do not erase with the background's colour, xterm-256color does.
    @Test(
        arguments: [Theme.auto, .dark, .light, .highContrast, .mono].flatMap { theme in
            ["xterm-256color", "screen-256color", "tmux-256color"].map { (theme.rawValue, $0) }
        })
    func `in every theme an equal frame sends nothing, and a tick of twenty rows little`(
        theme: String, type: String
    ) async {
        await #expect(processExitsWith: .success) { [theme = theme as String, type = type as String] in
            try await MainActor.run {
                let window = try Window.attached(type: type)
                let terminal = try Terminal(theme: try #require(Theme(rawValue: theme)))
                #expect(terminal.theme.rawValue == theme)
                terminal.present(Self.frame(terminal.size), cursor: nil)
                let first = window.output()
                #expect(first.contains("session 19"))
                terminal.present(Self.frame(terminal.size), cursor: nil)
                #expect(window.output() == "")
                terminal.present(Self.frame(terminal.size, second: 1), cursor: nil)
                let tick = window.output()
                #expect((20...280).contains(tick.utf8.count), "\(tick.utf8.count)")
                terminal.restore()
            }
        }
    }

    @Test func `a theme with a background paints all of the screen with it`() async {
        for type in ["xterm-256color", "screen-256color"] {
            await #expect(processExitsWith: .success) { [type = type as String] in
                try await MainActor.run {
                    let window = try Window.attached(type: type)
                    let terminal = try Terminal(theme: .dark)
                    terminal.present(Self.frame(terminal.size), cursor: nil)
                    let seen = window.output()
                    #expect(seen.contains("48;5;234m"))
                    // Where ncurses goes back to the terminal's own colours, the theme's follow at once.
                    for rest in seen.components(separatedBy: "\u{1B}[39;49m").dropFirst(2) {
                        #expect(rest.hasPrefix("\u{1B}[38;5;"))
                    }
                    // What is erased, or filled with blanks, has the background.
                    let before = seen.components(separatedBy: "\u{1B}[48;5;234m")[0]
                    #expect(!before.contains("\u{1B}[2J") && !before.contains(" "))
                    if type == "screen-256color" {
                        // It would erase with its own background, so blanks are sent: each cell of the window once.
                        #expect(!seen.contains("\u{1B}[K") && !seen.contains("J"))
                    }
                    for color in ["38;5;79m", "38;5;221m", "48;5;237m", "48;5;160m", "48;5;37m"] {
                        #expect(seen.contains(color), "\(color)")
                    }
                    terminal.restore()
                    let last = window.output()
                    #expect(last.contains("\u{1B}[39;49m") && last.contains("\u{1B}[?1049l"))
                }
            }
        }
    }

    /// xterm has eight colours and 64 pairs.
    @Test func `with eight colours every theme but mono shows the terminal's own`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached(type: "xterm")
                let terminal = try Terminal(theme: .light)
                #expect(terminal.colorCount == 8 && terminal.theme == .auto)
                terminal.present(Self.frame(terminal.size), cursor: nil)
                let seen = window.output()
                #expect(!seen.contains("8;5;"))
                // White on red, black on cyan, white on magenta, and the last of the tints.
                for pair in ["37m\u{1B}[41m", "30m\u{1B}[46m", "37m\u{1B}[45m", "37m\u{1B}[44m"] {
                    #expect(seen.contains(pair), "\(pair)")
                }
                #expect(seen.contains("\u{1B}[32m") && seen.contains(";7m"))
            }
        }
    }

    @Test func `NO_COLOR wins over every theme`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                setenv("NO_COLOR", "1", 1)
                let terminal = try Terminal(theme: .highContrast)
                #expect(terminal.theme == .mono)
                terminal.present(Self.frame(terminal.size), cursor: nil)
                let seen = window.output()
                #expect(seen.matches(of: /\u{1B}\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8])(?:;[0-9;]*)?m/).isEmpty)
            }
        }
    }
}
