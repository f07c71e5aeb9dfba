import Foundation
import Screen
import TerminalIO
import Testing

/// The bell, notices, the title, the clipboard and the mouse of an open terminal, each in a process of its own.
struct AnnouncementTests {
    private static let off = "\u{1B}[?1006l\u{1B}[?1000l"

    private nonisolated static func frame(_ size: Size, _ text: String = "first") -> Grid {
        var grid = Grid(size: size)
        grid.put(text, at: Position(column: 0, row: 0))
        return grid
    }

    @Test func `without being asked for, nothing of it is sent`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                terminal.setTitle("Acme")
                terminal.present(Self.frame(terminal.size), cursor: nil)
                window.type("\u{1B}[<0;3;4Mx")
                #expect(terminal.wait(until: nil) == .input)
                #expect(terminal.nextKey() == .character("x"))
                terminal.restore()
                let seen = window.output()
                #expect(!seen.contains("\u{1B}[?1000") && !seen.contains("\u{1B}[?1006"))
                #expect(!seen.contains("\u{1B}]2;") && !seen.contains(";2t"))
                // ncurses resets the palette with a BEL at its end.
                #expect(!seen.replacing("\u{1B}]104\u{07}", with: "").contains("\u{07}"))
            }
        }
    }

    @Test func `they leave with the next frame, and a bell rings once`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal(setsTitle: true)
                terminal.present(Self.frame(terminal.size), cursor: nil)
                _ = window.output()
                terminal.ring()
                terminal.ring()
                terminal.notify("Ends in 0:59")
                terminal.setTitle("Acme")
                terminal.setTitle("Acme")
                #expect(window.output() == "")
                terminal.present(Self.frame(terminal.size), cursor: nil)
                #expect(window.output() == "\u{1B}]9;Ends in 0:59\u{07}\u{1B}]2;Acme\u{07}\u{07}")
                terminal.present(Self.frame(terminal.size), cursor: nil)
                #expect(window.output() == "")
            }
        }
    }

    @Test func `the mouse and the title are given back on the way out, and taken again after it`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal(takesMouse: true, setsTitle: true)
                terminal.setTitle("Acme")
                terminal.present(Self.frame(terminal.size), cursor: nil)
                let on = "\u{1B}[?2004h\u{1B}[?1000h\u{1B}[?1006h\u{1B}[22;2t"
                #expect(window.output().hasPrefix(on))
                // The test's group has no job control, so the program goes on at once.
                signal(SIGTSTP, SIG_IGN)
                terminal.suspend()
                let between = window.output()
                #expect(between.contains(Self.off) && between.hasSuffix("\u{1B}[23;2t"))
                terminal.present(Self.frame(terminal.size), cursor: nil)
                #expect(window.output().hasPrefix(on + "\u{1B}]2;Acme\u{07}"))
                window.type("\u{1B}[<0;3;4M\u{1B}[<0;81;4M")
                #expect(terminal.wait(until: nil) == .input)
                #expect(terminal.nextKey() == .mouse(Mouse(.click, at: Position(column: 2, row: 3))))
                #expect(terminal.nextKey() == nil)
                window.resize(columns: 100, rows: 24)
                terminal.resize()
                window.type("\u{1B}[<65;81;4M")
                #expect(terminal.wait(until: nil).contains(.input))
                #expect(terminal.nextKey() == .mouse(Mouse(.wheelDown, at: Position(column: 80, row: 3))))
                terminal.restore()
                let last = window.output()
                #expect(last.contains(Self.off) && last.hasSuffix("\u{1B}[23;2t"))
            }
        }
    }

    @Test func `a crash gives the mouse and the title back`() async throws {
        let window = try await Window()
        let name = window.name
        await #expect(processExitsWith: .signal(SIGSEGV)) { [name = name as String] in
            try await MainActor.run {
                try Window.attach(name)
                let terminal = try Terminal(takesMouse: true, setsTitle: true)
                terminal.present(Self.frame(terminal.size), cursor: nil)
                raise(SIGSEGV)
            }
        }
        let seen = await window.output()
        #expect(seen.contains(Self.off + "\u{1B}[23;2t"))
    }

    @Test func `on a terminal without windows nothing is sent`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached(type: "linux")
                let terminal = try Terminal(setsTitle: true)
                terminal.setTitle("Acme")
                terminal.notify("Ends")
                terminal.present(Self.frame(terminal.size), cursor: nil)
                let told = Told()
                terminal.copy("text") { told.add($0) }
                #expect(told.outcomes == [.unavailable])
                terminal.present(Self.frame(terminal.size), cursor: nil)
                terminal.restore()
                let seen = window.output()
                #expect(
                    !seen.contains("]2;") && !seen.contains("]9;") && !seen.contains("]52;")
                        && !seen.contains("2t"))
            }
        }
    }

    @Test func `outside of tmux a copied text goes to the terminal, up to a limit`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                terminal.present(Self.frame(terminal.size), cursor: nil)
                _ = window.output()
                let told = Told()
                terminal.copy("a\u{1B}[31mb\r\n\tc") { told.add($0) }
                terminal.copy(String(repeating: "x", count: Clipboard.limit + 1)) { told.add($0) }
                terminal.copy("\u{1B}") { told.add($0) }
                #expect(told.outcomes == [.sent, .tooLong, .failed(reason: "there is no text")])
                terminal.present(Self.frame(terminal.size), cursor: nil)
                #expect(
                    window.output() == "\u{1B}]52;c;\(Data("a[31mb\n\tc".utf8).base64EncodedString())\u{07}")
                terminal.copy(String(repeating: "x", count: Clipboard.limit)) { told.add($0) }
                #expect(told.outcomes.last == .sent)
            }
        }
    }

    @Test func `a terminal that accepts no output gets what waits later, up to a limit`() async {
        await #expect(processExitsWith: .success) {
            try await MainActor.run {
                let window = try Window.attached()
                let terminal = try Terminal()
                let told = Told()
                for _ in 0..<3 {
                    terminal.copy(String(repeating: "c", count: Clipboard.limit)) { told.add($0) }
                    terminal.present(Self.frame(terminal.size), cursor: nil)
                }
                terminal.ring()
                terminal.present(Self.frame(terminal.size, "newest"), cursor: nil)
                var seen = ""
                while true {
                    let reasons = terminal.wait(until: Terminal.now + 50_000_000)
                    let more = window.output()
                    if reasons == .timer, more.isEmpty { break }
                    seen += more
                }
                // The first is under way, the second waits, and there is no room for more.
                #expect(
                    told.outcomes == [.sent, .sent, .failed(reason: "the terminal accepts no output")])
                #expect(seen.components(separatedBy: "\u{1B}]52;c;").count == 3)
                #expect(seen.hasSuffix("\u{07}\u{07}") && seen.contains("newest"))
            }
        }
    }

    @Test func `in tmux a process takes the copied text, and nobody waits for it`() async {
        await #expect(processExitsWith: .success) {
            let directory = FileManager.default.temporaryDirectory.appending(
                path: "curfew-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: directory) }
            let told = Told()
            let window = try await MainActor.run {
                let window = try Window.attached(type: "tmux-256color")
                // A tmux that does not end before it is told to.
                let script = """
                    #!/bin/sh
                    printf '%s ' "$@" >\(directory.path)/arguments
                    cat >\(directory.path)/text
                    read line <\(directory.path)/gate
                    exit 0
                    """
                mkfifo(directory.path + "/gate", 0o600)
                try Data(script.utf8).write(to: directory.appending(path: "tmux"))
                chmod(directory.path + "/tmux", 0o700)
                setenv("PATH", directory.path + ":" + String(cString: getenv("PATH")), 1)
                setenv("TMUX", "/tmp/none,1,0", 1)
                let terminal = try Terminal()
                terminal.present(Self.frame(terminal.size), cursor: nil)
                _ = window.output()
                terminal.copy("Grüße\n") { told.add($0) }
                terminal.present(Self.frame(terminal.size, "second"), cursor: nil)
                #expect(told.outcomes.isEmpty)
                let seen = window.output()
                #expect(seen.contains("second") && !seen.contains("\u{1B}]52"))
                terminal.restore()
                return window
            }
            // Opened for both, so that it waits for no reader.
            let gate = open(directory.path + "/gate", O_RDWR)
            defer { close(gate) }
            #expect(write(gate, "go\n", 3) == 3)
            for await outcome in told.stream {
                #expect(outcome == .sent)
                break
            }
            #expect(try String(contentsOf: directory.appending(path: "text"), encoding: .utf8) == "Grüße\n")
            #expect(
                try String(contentsOf: directory.appending(path: "arguments"), encoding: .utf8)
                    == "load-buffer -w - ")
            withExtendedLifetime(window) {}
        }
    }
}

/// What was told of copies, from any thread.
private final class Told: Sendable {
    private let lock = NSLock()
    private nonisolated(unsafe) var all: [Clipboard.Outcome] = []
    let stream: AsyncStream<Clipboard.Outcome>
    private let continuation: AsyncStream<Clipboard.Outcome>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    var outcomes: [Clipboard.Outcome] { lock.withLock { all } }

    func add(_ outcome: Clipboard.Outcome) {
        lock.withLock { all.append(outcome) }
        continuation.yield(outcome)
    }
}
