import Foundation
import Screen
import TerminalIO
import Testing

@MainActor
private func frame(_ size: Size, second: Int = 0) -> Grid {
    var grid = Grid(size: size)
    for row in 0..<20 {
        grid.put("session \(row) 日本", at: Position(column: 2, row: row))
        grid.put("00:10:\(10 + second)", at: Position(column: 40, row: row))
        grid.put("live", at: Position(column: 60, row: row), style: .live)
    }
    return grid
}

/// Each test runs in a process of its own, which gets a terminal of its own.
struct TerminalTests {
    @Test func `an equal frame sends no bytes, and a change in twenty rows at most 240`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                #expect(terminal.size == Size(columns: 80, rows: 24))
                #expect(terminal.colorCount == 256 && terminal.theme == .auto && terminal.glyphs == .unicode)
                terminal.present(frame(terminal.size), cursor: nil)
                let first = window.output()
                #expect(first.contains("\u{1B}[?1049h") && first.contains("\u{1B}[?2004h"))
                #expect(first.contains("session 19 日本"))
                terminal.present(frame(terminal.size), cursor: nil)
                #expect(window.output() == "")
                terminal.present(frame(terminal.size, second: 1), cursor: nil)
                let tick = window.output()
                #expect((20...240).contains(tick.utf8.count), "\(tick.utf8.count)")
                terminal.restore()
                terminal.restore()
                #expect(window.hasSavedModes)
                let last = window.output()
                #expect(last.contains("\u{1B}[?1049l") && last.contains("\u{1B}[?2004l"))
                #expect(last.components(separatedBy: "\u{1B}[?1049l").count == 2)
            }
        }
    }

    @Test func `keys end the wait, and a single Esc is the Esc key`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                #expect(terminal.nextKey() == nil)
                window.type("é\u{1B}[A\u{1B}[200~a\u{1B}[201~\u{1B}")
                #expect(terminal.wait(until: nil) == .input)
                #expect(terminal.nextKey() == .character("é"))
                // Keys that nextKey has not returned yet are still input.
                #expect(terminal.wait(until: nil) == .input)
                for key in [Key.up, .pasteBegan, .character("a"), .pasteEnded, .escape] {
                    #expect(terminal.nextKey() == key)
                }
                #expect(terminal.nextKey() == nil)
                #expect(terminal.wait(until: 0) == .timer)
            }
        }
    }

    @Test func `a deadline, another thread and signals end the wait`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                let wakeUp = try #require(WakeUp())
                let deadline = Terminal.now + 2_000_000
                #expect(terminal.wait(until: deadline, wakeDescriptor: wakeUp.descriptor) == .timer)
                #expect(Terminal.now >= deadline)
                Thread.detachNewThread { for _ in 0..<3 { wakeUp.signal() } }
                #expect(terminal.wait(until: nil, wakeDescriptor: wakeUp.descriptor) == .woken)
                #expect(terminal.lastSignal == nil)
                kill(getpid(), SIGTERM)
                #expect(terminal.wait(until: nil).contains(.terminate))
                #expect(terminal.lastSignal == SIGTERM)
                kill(getpid(), SIGWINCH)
                window.resize(columns: 65535, rows: 1)
                #expect(terminal.wait(until: nil).contains(.resized))
                terminal.resize()
                #expect(terminal.size == Size(columns: 1000, rows: 1))
            }
        }
    }

    @Test func `every window size works: one cell, no cell, and a very large one`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached(columns: 1, rows: 1)
                let terminal = try Terminal()
                for (columns, rows) in [(1, 1), (2, 1), (300, 100), (1, 2), (0, 0), (80, 24)]
                    as [(UInt16, UInt16)]
                {
                    window.resize(columns: columns, rows: rows)
                    terminal.resize()
                    terminal.present(frame(terminal.size), cursor: Position(column: 0, row: 0))
                    _ = window.output()
                }
                #expect(terminal.size == Size(columns: 80, rows: 24))
                // A frame of another size is cut or filled up.
                terminal.present(frame(Size(columns: 200, rows: 50)), cursor: Position(column: 199, row: 49))
                terminal.present(frame(Size(columns: 3, rows: 2)), cursor: nil)
                terminal.resize()
                terminal.present(frame(terminal.size), cursor: nil)
                #expect(window.output().contains("session 19"))
            }
        }
    }

    @Test func `a terminal that accepts no output blocks nothing and then gets the newest frame`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached(columns: 300, rows: 100)
                let terminal = try Terminal()
                for second in 0..<60 {
                    terminal.resize()
                    terminal.present(frame(terminal.size, second: second), cursor: nil)
                }
                var seen = window.output()
                while terminal.wait(until: Terminal.now + 50_000_000) != .timer { seen += window.output() }
                seen += window.output()
                #expect(!seen.contains("00:10:40"))
                #expect(seen.contains("00:10:69"))
            }
        }
    }

    @Test func `after a hang-up every wait reports it`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                window.close()
                for _ in 0..<3 {
                    #expect(terminal.wait(until: nil).contains(.hangUp))
                    while terminal.nextKey() != nil {}
                    terminal.present(frame(terminal.size), cursor: nil)
                }
            }
        }
    }

    @Test func `without UTF-8 the output is ASCII, and with NO_COLOR it keeps attributes`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached(locale: "C")
                setenv("NO_COLOR", "1", 1)
                let terminal = try Terminal()
                #expect(terminal.glyphs == .ascii && terminal.theme == .mono)
                var grid = frame(terminal.size)
                grid.drawBox(Rect(column: 0, row: 21, columns: 10, rows: 2))
                grid.put("late", at: Position(column: 1, row: 20), style: .ending)
                terminal.present(grid, cursor: nil)
                let seen = window.output()
                #expect(seen.utf8.allSatisfy { $0 < 0x80 })
                #expect(seen.contains("session 0 ? ?") && seen.contains("+-"))
                #expect(!seen.contains("38;5") && seen.contains(";1;4m"))
            }
        }
    }

    @Test(arguments: ["nonsense", "dumb"])
    func `an unsuitable terminal type is an error and leaves the terminal unchanged`(type: String) async {
        await #expect(processExitsWith: .success) { [type = type as String] in
            try await MainActor.run {
                let window = try Window.attached(type: type)
                let expected: TerminalError =
                    type == "dumb" ? .typeCannotPositionCursor(type) : .typeUnknown(type)
                #expect(throws: expected) { try Terminal() }
                #expect(window.hasSavedModes && window.output() == "")
            }
        }
    }

    @Test func `every known terminal type shows the frame`() async {
        for type in [
            "xterm", "screen-256color", "tmux-256color", "linux", "vt100", "ansi", "xterm-ghostty-new",
        ] {
            await #expect(processExitsWith: .success) { [type = type as String] in
                try await MainActor.run {
                    let window = try Window.attached(type: type)
                    let terminal = try Terminal()
                    terminal.present(frame(terminal.size), cursor: Position(column: 3, row: 3))
                    #expect(window.output().contains("00:10:10"))
                    terminal.restore()
                    #expect(window.hasSavedModes)
                }
            }
        }
    }

    @Test(arguments: [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE])
    func `a crash ends with its signal and prints one line`(number: Int32) async {
        let result = await #expect(
            processExitsWith: .signal(number), observing: [\.standardErrorContent, \.standardOutputContent]
        ) { [number = number as Int32] in
            CrashGuard.install()
            kill(getpid(), number)
            while true { pause() }
        }
        #expect(
            result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) }
                == "curfew: stopped by signal \(number)\n")
    }

    @Test func `a crash with the full screen open restores the terminal`() async throws {
        let window = try await Window()
        let name = window.name
        await #expect(processExitsWith: .signal(SIGSEGV)) { [name = name as String] in
            try await MainActor.run {
                try Window.attach(name)
                let terminal = try Terminal()
                terminal.present(frame(terminal.size), cursor: nil)
                raise(SIGSEGV)
            }
        }
        let seen = await window.output()
        #expect(seen.contains("session 19"))
        #expect(seen.hasSuffix("curfew: stopped by signal 11; the terminal is restored\r\n"))
        for sequence in ["\u{1B}[?1049l", "\u{1B}[?2004l", "\u{1B}[?25h"] { #expect(seen.contains(sequence)) }
        #expect(await window.hasSavedModes)
    }

    @Test func `an exit restores the terminal`() async throws {
        let window = try await Window()
        let name = window.name
        await #expect(processExitsWith: .exitCode(3)) { [name = name as String] in
            try await MainActor.run {
                try Window.attach(name)
                let terminal = try Terminal()
                terminal.present(frame(terminal.size), cursor: nil)
                exit(3)
            }
        }
        #expect(await window.output().contains("\u{1B}[?1049l"))
        #expect(await window.hasSavedModes)
    }
}
