import CNcurses
import CTerminal
package import Screen

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The user's terminal while the full screen has it: frames go out, keys come in, and on every way out it is as it
/// was found. There is one in a process.
package final class Terminal: Display {
    /// The signs that this terminal's locale can show.
    package let glyphs: GlyphSet

    /// What it has; 0 for none. NO_COLOR does not change this but `isMonochrome`.
    package let colorCount: Int

    /// Styles are shown by attributes alone.
    package let isMonochrome: Bool

    package private(set) var size: Size

    private let canvas: CursesCanvas
    private let input: Input
    private let takesPrivateModes: Bool
    private var outbox: ArraySlice<UInt8> = []
    private var prologue: [UInt8] = []
    private var postponed: (grid: Grid, cursor: Position?)?
    private var isOpen = false

    /// Takes the terminal over; the first frame is what first changes the screen.
    package init() throws(TerminalError) {
        setlocale(LC_CTYPE, "")
        CrashGuard.install()
        guard let name = Terminal.environment("TERM") else { throw .typeUnset }
        let isUnicode = curfew_locale_is_utf8()
        switch curfew_tty_open() {
        case CURFEW_OPEN: break
        case CURFEW_NOT_A_TERMINAL: throw .notATerminal
        default: throw .cannotOpen(reason: String(cString: strerror(errno)))
        }
        do {
            let type = try Terminal.knownType(name)
            size = Terminal.windowSize()
            canvas = try CursesCanvas(
                type: type, size: size, isUnicode: isUnicode,
                wantsColor: Terminal.environment("NO_COLOR") == nil)
        } catch {
            curfew_tty_close()
            throw error
        }
        var table = SequenceTable()
        for (capability, key) in SequenceTable.capabilities {
            if let sequence = curfew_capability(capability) {
                table.add(Array(String(cString: sequence).utf8), key)
            }
        }
        input = Input(table: table)
        glyphs = isUnicode ? .unicode : .ascii
        colorCount = canvas.colorCount
        isMonochrome = canvas.palette.isMonochrome
        takesPrivateModes = Terminal.capability("cup").hasPrefix("\u{1B}[")
        Terminal.setFarewell(takesPrivateModes: takesPrivateModes)
        guard curfew_signals_install() else {
            curfew_tty_close()
            throw .cannotStart(reason: "the process has no file descriptors left")
        }
        open()
    }

    isolated deinit {
        restore()
        curfew_tty_close()
    }

    /// Shows a frame: only what differs is sent, in one write. While the terminal takes no bytes, the frames in
    /// between are passed over and the newest is shown when it takes them again.
    package func present(_ grid: Grid, cursor: Position?) {
        guard isOpen, !input.isClosed else { return }
        flush()
        guard outbox.isEmpty else {
            postponed = (grid, cursor)
            return
        }
        postponed = nil
        outbox = (prologue + canvas.bytes(for: grid, cursor: cursor))[...]
        prologue = []
        flush()
    }

    /// Sleeps until something happens, and tells what. The deadline is in nanoseconds of CLOCK_BOOTTIME, on macOS
    /// of mach_continuous_time, as `now` has them; the descriptor is a `WakeUp`'s, or -1.
    package func wait(until deadline: Int64?, wakeDescriptor: Int32 = -1) -> Occurrences {
        if input.isClosed { return .hangUp }
        if input.isUndecided { return .input }
        while true {
            var happened = Occurrences(
                rawValue: curfew_wait(deadline.map { max(0, $0) } ?? -1, wakeDescriptor, !outbox.isEmpty))
            if happened.remove(.writable) != nil { sendPostponed() }
            if happened.contains(.continued) { enterAgain() }
            if !happened.isEmpty { return happened }
        }
    }

    /// The clock of `wait`: nanoseconds, running on through suspend.
    package nonisolated static var now: Int64 { curfew_now() }

    /// The signal behind `.terminate` or `.hangUp`; nil when there was none.
    package var lastSignal: Int32? {
        let number = curfew_last_signal()
        return number == 0 ? nil : number
    }

    /// The next key that has come; nil when there is none yet. To be called until nil after each `.input`.
    package func nextKey() -> Key? { input.next() }

    /// Takes over the window's new extent; the next frame is sent whole.
    package func resize() {
        size = Terminal.windowSize()
        postponed = nil
        canvas.resize(size)
    }

    /// Gives the terminal to the shell and stops, as ^Z asks; returns when continued, ready for a frame.
    package func suspend() {
        close(discardInput: false)
        curfew_stop()
        open()
        resize()
    }

    /// Leaves the terminal as it was found. Idempotent; also done at exit, and by the crash guard in a crash.
    package func restore() {
        close(discardInput: input.isPasting)
        curfew_signals_remove()
    }

    private func open() {
        isOpen = true
        curfew_tty_enter()
        if takesPrivateModes { prologue = Array("\u{1B}[?2004h".utf8) }
    }

    private func close(discardInput: Bool) {
        guard isOpen else { return }
        isOpen = false
        postponed = nil
        // Half a sequence before the farewell would swallow it.
        while !outbox.isEmpty, !input.isClosed, curfew_tty_await(true, 200) { flush() }
        outbox = []
        _ = canvas.farewell()
        curfew_tty_leave(discardInput)
    }

    /// After a stop that nobody announced, the shell has changed modes and screen.
    private func enterAgain() {
        guard isOpen else { return }
        curfew_tty_leave(false)
        curfew_tty_enter()
        outbox = []
        _ = canvas.farewell()
        open()
        resize()
    }

    private func sendPostponed() {
        flush()
        if outbox.isEmpty, let (grid, cursor) = postponed { present(grid, cursor: cursor) }
    }

    private func flush() {
        while !outbox.isEmpty {
            let count = outbox.withUnsafeBytes { curfew_tty_write($0.baseAddress, $0.count) }
            if count < 0 { outbox = [] }
            if count <= 0 { return }
            outbox.removeFirst(count)
        }
    }
}

extension Terminal {
    /// Beyond this nobody looks, and a window that lies about its extent must not take all memory.
    private static let largest = Size(columns: 1000, rows: 500)

    private static func windowSize() -> Size {
        var columns: Int32 = 80
        var rows: Int32 = 24
        _ = curfew_tty_size(&columns, &rows)
        return Size(columns: min(Int(columns), largest.columns), rows: min(Int(rows), largest.rows))
    }

    /// The first type that terminfo knows and that can place a cursor.
    private static func knownType(_ name: String) throws(TerminalError) -> String {
        var failure = TerminalError.typeUnknown(name)
        for type in TerminalType.candidates(for: name) {
            switch curfew_look_up(type, STDOUT_FILENO) {
            case 1 where curfew_capability("cup") != nil: return type
            case 1: failure = .typeCannotPlace(type)
            case -1: failure = .cannotStart(reason: "the terminal database (terminfo) is missing")
            default: continue
            }
        }
        throw failure
    }

    /// What undoes everything when there is no time left to ask ncurses.
    private static func setFarewell(takesPrivateModes: Bool) {
        var text = ["sgr0", "op", "cnorm", "rmcup"].map(capability).joined()
        if takesPrivateModes { text += "\u{1B}[?2004l" }
        if capability("rmcup").isEmpty {
            // The screen stays: the shell goes on under it. Row 999 is the last one of any window.
            text += takesPrivateModes ? "\u{1B}[999;1H\r\n" : "\r\n"
        }
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { curfew_tty_set_farewell($0.baseAddress, $0.count) }
    }

    /// A capability's text without its paddings `$<5>`; empty when there is none.
    private static func capability(_ name: String) -> String {
        guard let pointer = curfew_capability(name) else { return "" }
        return String(cString: pointer).split(separator: "$<", omittingEmptySubsequences: false).enumerated()
            .map { $0 == 0 ? String($1) : String($1.drop { $0 != ">" }.dropFirst()) }.joined()
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
