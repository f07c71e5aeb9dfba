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

/// Each runs in a process of its own, where the terminal may be taken over.
struct TerminalTests {
    @Test func `a frame is shown, an equal one costs nothing and a tick of twenty rows little`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.taken()
                let terminal = try Terminal()
                #expect(terminal.size == Size(columns: 80, rows: 24))
                #expect(terminal.colorCount == 256 && !terminal.isMonochrome && terminal.glyphs == .unicode)
                terminal.present(frame(terminal.size), cursor: nil)
                let first = window.look()
                #expect(first.contains("\u{1B}[?1049h") && first.contains("\u{1B}[?2004h"))
                #expect(first.contains("session 19 日本"))
                terminal.present(frame(terminal.size), cursor: nil)
                #expect(window.look() == "")
                terminal.present(frame(terminal.size, second: 1), cursor: nil)
                let tick = window.look()
                #expect((20...240).contains(tick.utf8.count), "\(tick.utf8.count)")
                terminal.restore()
                terminal.restore()
                #expect(window.isAsFound)
                let farewell = window.look()
                #expect(farewell.contains("\u{1B}[?1049l") && farewell.contains("\u{1B}[?2004l"))
                #expect(farewell.components(separatedBy: "\u{1B}[?1049l").count == 2)
            }
        }
    }

    @Test func `keys wake the sleeper and a lone Esc is itself`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.taken()
                let terminal = try Terminal()
                #expect(terminal.nextKey() == nil)
                window.type("é\u{1B}[A\u{1B}[200~a\u{1B}[201~\u{1B}")
                #expect(terminal.wait(until: nil) == .input)
                #expect(terminal.nextKey() == .character("é"))
                // Keys that were read but not taken are input still.
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
                let window = try Window.taken()
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

    @Test func `a window of one cell, of none and a huge one are all survived`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.taken(columns: 1, rows: 1)
                let terminal = try Terminal()
                for (columns, rows) in [(1, 1), (2, 1), (300, 100), (1, 2), (0, 0), (80, 24)]
                    as [(UInt16, UInt16)]
                {
                    window.resize(columns: columns, rows: rows)
                    terminal.resize()
                    terminal.present(frame(terminal.size), cursor: Position(column: 0, row: 0))
                    _ = window.look()
                }
                #expect(terminal.size == Size(columns: 80, rows: 24))
                // The frame is cut or filled up when the extent is another one by now.
                terminal.present(frame(Size(columns: 200, rows: 50)), cursor: Position(column: 199, row: 49))
                terminal.present(frame(Size(columns: 3, rows: 2)), cursor: nil)
                terminal.resize()
                terminal.present(frame(terminal.size), cursor: nil)
                #expect(window.look().contains("session 19"))
            }
        }
    }

    @Test func `a terminal that takes no bytes holds nothing up and then gets the newest frame`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.taken(columns: 300, rows: 100)
                let terminal = try Terminal()
                for second in 0..<60 {
                    terminal.resize()
                    terminal.present(frame(terminal.size, second: second), cursor: nil)
                }
                var seen = window.look()
                while terminal.wait(until: Terminal.now + 50_000_000) != .timer { seen += window.look() }
                seen += window.look()
                #expect(!seen.contains("00:10:40"))
                #expect(seen.contains("00:10:69"))
            }
        }
    }

    @Test func `a terminal that is gone is told once and for all`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.taken()
                let terminal = try Terminal()
                window.closeDown()
                for _ in 0..<3 {
                    #expect(terminal.wait(until: nil).contains(.hangUp))
                    while terminal.nextKey() != nil {}
                    terminal.present(frame(terminal.size), cursor: nil)
                }
            }
        }
    }

    @Test func `without UTF-8 all is ASCII, and NO_COLOR leaves attributes`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.taken(locale: "C")
                setenv("NO_COLOR", "1", 1)
                let terminal = try Terminal()
                #expect(terminal.glyphs == .ascii && terminal.isMonochrome)
                var grid = frame(terminal.size)
                grid.drawBox(Rect(column: 0, row: 21, columns: 10, rows: 2))
                grid.put("late", at: Position(column: 1, row: 20), style: .ending)
                terminal.present(grid, cursor: nil)
                let seen = window.look()
                #expect(seen.utf8.allSatisfy { $0 < 0x80 })
                #expect(seen.contains("session 0 ? ?") && seen.contains("+-"))
                #expect(!seen.contains("38;5") && seen.contains(";1;4m"))
            }
        }
    }

    @Test(arguments: ["nonsense", "dumb"])
    func `a type that cannot do is refused with the terminal untouched`(type: String) async {
        await #expect(processExitsWith: .success) { [type = type as String] in
            try await MainActor.run {
                let window = try Window.taken(type: type)
                let expected: TerminalError = type == "dumb" ? .typeCannotPlace(type) : .typeUnknown(type)
                #expect(throws: expected) { try Terminal() }
                #expect(window.isAsFound && window.look() == "")
            }
        }
    }

    @Test func `every known kind of terminal shows the frame`() async {
        for type in [
            "xterm", "screen-256color", "tmux-256color", "linux", "vt100", "ansi", "xterm-ghostty-new",
        ] {
            await #expect(processExitsWith: .success) { [type = type as String] in
                try await MainActor.run {
                    let window = try Window.taken(type: type)
                    let terminal = try Terminal()
                    terminal.present(frame(terminal.size), cursor: Position(column: 3, row: 3))
                    #expect(window.look().contains("00:10:10"))
                    terminal.restore()
                    #expect(window.isAsFound)
                }
            }
        }
    }

    @Test(arguments: [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE])
    func `a crash ends by its signal and shows one line`(number: Int32) async {
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
                try Window.take(name)
                let terminal = try Terminal()
                terminal.present(frame(terminal.size), cursor: nil)
                raise(SIGSEGV)
            }
        }
        let seen = await window.look()
        #expect(seen.contains("session 19"))
        #expect(seen.hasSuffix("curfew: stopped by signal 11; the terminal is restored\r\n"))
        for undoing in ["\u{1B}[?1049l", "\u{1B}[?2004l", "\u{1B}[?25h"] { #expect(seen.contains(undoing)) }
        #expect(await window.isAsFound)
    }

    @Test func `an exit in the middle restores the terminal`() async throws {
        let window = try await Window()
        let name = window.name
        await #expect(processExitsWith: .exitCode(3)) { [name = name as String] in
            try await MainActor.run {
                try Window.take(name)
                let terminal = try Terminal()
                terminal.present(frame(terminal.size), cursor: nil)
                exit(3)
            }
        }
        #expect(await window.look().contains("\u{1B}[?1049l"))
        #expect(await window.isAsFound)
    }
}
