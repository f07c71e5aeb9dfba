import CNcurses
import CTerminal
import Dispatch
import Glibc
package import Screen

/// The terminal during the full screen: it shows frames and delivers keys. Every way of ending restores the state that
/// it had before. A process has one.
package final class Terminal {
    /// The symbols that the locale can show.
    package let glyphs: GlyphSet

    /// The terminal's colours; 0 for none. NO_COLOR changes `theme`, not this.
    package let colorCount: Int

    /// The theme that is shown: another one than asked for where the terminal has too few colours, or with NO_COLOR.
    package var theme: Theme { canvas.palette.theme }

    /// The size for the next frame.
    package private(set) var size: Size

    private let canvas: CursesCanvas
    private let input: Input
    private let takesPrivateModes: Bool
    private let takesMouse: Bool
    private let setsTitle: Bool
    private let host: TerminalHost
    private let messages: TerminalMessages
    private var title: String?
    private var pendingOutput: ArraySlice<UInt8> = []
    private var enterSequence: [UInt8] = []
    /// What leaves with the next frame, beside a bell.
    private var announcements: [UInt8] = []
    private var rings = false
    private var postponed: (grid: Grid, cursor: Position?)?
    private var isOpen = false

    /// Sets the terminal's modes. The screen does not change before the first frame. Without `takesMouse` the terminal
    /// sends nothing of the mouse, and without `setsTitle` the window keeps its title.
    package init(
        theme: Theme = .auto, takesMouse: Bool = false, setsTitle: Bool = false
    ) throws(TerminalError) {
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
                type: type, size: size, isUnicode: isUnicode, theme: theme,
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
        takesPrivateModes = Terminal.capability("cup").hasPrefix("\u{1B}[")
        self.takesMouse = takesMouse && takesPrivateModes
        self.setsTitle = setsTitle
        host = TerminalHost(environment: Terminal.environment(TerminalHost.variables))
        messages = TerminalMessages(host: host, isUnicode: isUnicode)
        Terminal.setRestoreSequence(
            takesPrivateModes: takesPrivateModes,
            extras: (self.takesMouse ? MouseReport.off : "") + (setsTitle ? messages.restoringTitle : ""))
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

    /// Shows a frame and sends only the differences, in one write. If the terminal accepts no output, intermediate
    /// frames are skipped and the newest is sent as soon as it accepts output again.
    package func present(_ grid: Grid, cursor: Position?) {
        guard isOpen, !input.isClosed else { return }
        flush()
        guard pendingOutput.isEmpty else {
            postponed = (grid, cursor)
            return
        }
        postponed = nil
        pendingOutput =
            (enterSequence + canvas.bytes(for: grid, cursor: cursor) + announcements
            + (rings ? TerminalMessages.bell : []))[...]
        enterSequence = []
        announcements = []
        rings = false
        flush()
    }

    /// Sleeps until there is a reason to wake. The deadline is in nanoseconds of CLOCK_BOOTTIME, as `now` returns
    /// them; the descriptor is that of a `WakeUp`, or -1.
    package func wait(until deadline: Int64?, wakeDescriptor: Int32 = -1) -> WakeReasons {
        if input.isClosed { return .hangUp }
        if input.hasUnreadBytes { return .input }
        while true {
            var reasons = WakeReasons(
                rawValue: curfew_wait(
                    deadline.map { max(0, $0) } ?? -1, wakeDescriptor, !pendingOutput.isEmpty))
            if reasons.remove(.writable) != nil { sendPostponed() }
            if reasons.contains(.continued) { reenter() }
            if !reasons.isEmpty { return reasons }
        }
    }

    /// CLOCK_BOOTTIME in nanoseconds: it advances while the machine is suspended.
    package nonisolated static var now: Int64 { curfew_now() }

    /// How long the machine has been suspended since it started, in nanoseconds.
    package nonisolated static var slept: Int64 { curfew_slept() }

    /// The signal behind `.terminate` or `.hangUp`; nil if there was none.
    package var lastSignal: Int32? {
        let number = curfew_last_signal()
        return number == 0 ? nil : number
    }

    /// The next key, or nil if there is none yet. After `.input`, call this until it returns nil.
    package func nextKey() -> Key? { input.next() }

    /// Reads the window's size. The next frame is sent in full.
    package func resize() {
        size = Terminal.windowSize()
        postponed = nil
        if takesMouse { input.mouseArea = size }
        canvas.resize(size)
    }

    /// Returns the terminal to the shell and stops the process group, as ^Z does. Returns when the process continues.
    package func suspend() {
        close(discardInput: false)
        curfew_stop()
        open()
        resize()
    }

    /// Restores the terminal. Idempotent. `exit` and the crash guard restore it too.
    package func restore() {
        // A report of the mouse that is under way must not reach the shell.
        close(discardInput: input.isUnfinished || takesMouse)
        curfew_signals_remove()
    }

    private func open() {
        isOpen = true
        curfew_tty_enter()
        if takesMouse { input.mouseArea = size }
        let modes = (takesPrivateModes ? "\u{1B}[?2004h" : "") + (takesMouse ? MouseReport.on : "")
        enterSequence = Array((modes + (setsTitle ? messages.keepingTitle : "")).utf8)
        if let title { enterSequence += messages.title(title) }
    }

    private func close(discardInput: Bool) {
        guard isOpen else { return }
        isOpen = false
        postponed = nil
        // Half an escape sequence would swallow the restore sequence.
        while !pendingOutput.isEmpty, !input.isClosed, curfew_tty_await(true, 200) { flush() }
        pendingOutput = []
        announcements = []
        rings = false
        canvas.leave()
        curfew_tty_leave(discardInput)
    }

    /// After SIGSTOP the shell has changed the modes and the screen.
    private func reenter() {
        guard isOpen else { return }
        curfew_tty_leave(false)
        curfew_tty_enter()
        pendingOutput = []
        canvas.leave()
        open()
        resize()
    }

    private func sendPostponed() {
        flush()
        if pendingOutput.isEmpty, let (grid, cursor) = postponed { present(grid, cursor: cursor) }
    }

    private func flush() {
        while !pendingOutput.isEmpty {
            let count = pendingOutput.withUnsafeBytes { curfew_tty_write($0.baseAddress, $0.count) }
            if count < 0 { pendingOutput = [] }
            if count <= 0 { return }
            pendingOutput.removeFirst(count)
        }
    }
}

/// What a terminal does beside showing frames. Each of it leaves in the write of the next frame, blocks nothing, and has
/// no reply. While the terminal accepts no output, at most `backlog` bytes wait.
extension Terminal {
    private static let backlog = 256 * 1024

    /// Rings the bell. Several wishes before the next frame ring once.
    package func ring() { rings = true }

    /// Shows a notice on the desktop, as far as the terminal can.
    package func notify(_ text: String) { announce(messages.notice(text)) }

    /// Sets the title of the window, where the terminal was opened with `setsTitle`. The title before comes back on every
    /// way out.
    package func setTitle(_ text: String) {
        guard setsTitle, text != title else { return }
        title = text
        announce(messages.title(text))
    }

    /// Sends a text to the clipboard, in tmux by a process of its own. Tells the outcome once, from any thread.
    package func copy(_ text: String, tell: @escaping @Sendable (Clipboard.Outcome) -> Void) {
        let bytes = Clipboard.bytes(of: text)
        if bytes.isEmpty { return tell(.failed(reason: "there is no text")) }
        if bytes.count > Clipboard.limit { return tell(.tooLong) }
        if host.isTmux {
            // Not a task: it would hold one of the few threads that all tasks share.
            DispatchQueue.global().async { tell(Clipboard.sendThroughTmux(bytes)) }
        } else if !host.isWindow {
            tell(.unavailable)
        } else if announce(messages.clipboard(bytes)) {
            tell(.sent)
        } else {
            tell(.failed(reason: "the terminal accepts no output"))
        }
    }

    @discardableResult
    private func announce(_ bytes: [UInt8]) -> Bool {
        guard announcements.count + bytes.count <= Self.backlog else { return false }
        announcements += bytes
        return true
    }
}

extension Terminal {
    /// The largest frame: a wrong window size must not exhaust the memory.
    private static let maximumSize = Size(columns: 1000, rows: 500)

    private static func windowSize() -> Size {
        var columns: Int32 = 80
        var rows: Int32 = 24
        _ = curfew_tty_size(&columns, &rows)
        return Size(columns: min(Int(columns), maximumSize.columns), rows: min(Int(rows), maximumSize.rows))
    }

    /// The first candidate that terminfo knows and that can position the cursor.
    private static func knownType(_ name: String) throws(TerminalError) -> String {
        var failure = TerminalError.typeUnknown(name)
        for type in TerminalType.candidates(for: name) {
            switch curfew_look_up(type, STDOUT_FILENO) {
            case 1 where curfew_capability("cup") != nil: return type
            case 1: failure = .typeCannotPositionCursor(type)
            case -1: failure = .cannotStart(reason: "the terminal database (terminfo) is missing")
            default: continue
            }
        }
        throw failure
    }

    /// Sets the bytes that restore the screen without ncurses.
    private static func setRestoreSequence(takesPrivateModes: Bool, extras: String) {
        var text = ["sgr0", "op", "cnorm", "rmcup"].map(capability).joined()
        if takesPrivateModes { text += "\u{1B}[?2004l" }
        text += extras
        if capability("rmcup").isEmpty {
            // The text stays, and the shell continues below it. Row 999 means the last row of any window.
            text += takesPrivateModes ? "\u{1B}[999;1H\r\n" : "\r\n"
        }
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { curfew_tty_set_restore_sequence($0.baseAddress, $0.count) }
    }

    /// A capability without its padding `$<5>`; empty if there is none.
    private static func capability(_ name: String) -> String {
        guard let pointer = curfew_capability(name) else { return "" }
        return String(cString: pointer).split(separator: "$<", omittingEmptySubsequences: false).enumerated()
            .map { $0 == 0 ? String($1) : String($1.drop { $0 != ">" }.dropFirst()) }.joined()
    }

    private static func environment(_ names: [String]) -> [String: String] {
        var values: [String: String] = [:]
        for name in names { values[name] = environment(name) }
        return values
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
