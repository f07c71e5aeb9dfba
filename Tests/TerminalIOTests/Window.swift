import Foundation
import Testing

/// The other end of a test's pseudo-terminal: the terminal window of the program under test.
@MainActor
final class Window {
    let master: Int32
    private let slave: Int32
    private let saved: termios

    let name: String

    init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
        var pair: (master: Int32, slave: Int32) = (-1, -1)
        try #require(openpty(&pair.master, &pair.slave, nil, nil, nil) == 0)
        master = pair.master
        slave = pair.slave
        name = String(cString: try #require(ttyname(slave)))
        var modes = termios()
        tcgetattr(slave, &modes)
        saved = modes
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        resize(columns: columns, rows: rows)
    }

    /// A new window that this process uses as its terminal.
    static func attached(
        columns: UInt16 = 80, rows: UInt16 = 24, type: String = "xterm-256color", locale: String = "C.UTF-8"
    ) throws -> Window {
        let window = try Window(columns: columns, rows: rows)
        try attach(window.name, type: type, locale: locale)
        return window
    }

    /// Makes a pseudo-terminal stdin, stdout and stderr of this process; for exit tests, which have their own process.
    static func attach(_ name: String, type: String = "xterm-256color", locale: String = "C.UTF-8") throws {
        let slave = open(name, O_RDWR | O_NOCTTY)
        try #require(slave >= 0)
        for descriptor: Int32 in 0...2 { dup2(slave, descriptor) }
        Foundation.close(slave)
        setenv("TERM", type, 1)
        setenv("LC_ALL", locale, 1)
        unsetenv("NO_COLOR")
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    func type(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// What the program has sent since the last call.
    func output() -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var end = 0
        while true {
            let count = bytes.withUnsafeMutableBytes {
                read(master, $0.baseAddress?.advanced(by: end), $0.count - end)
            }
            guard count > 0 else { break }
            end += count
        }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    var hasSavedModes: Bool {
        var modes = termios()
        tcgetattr(slave, &modes)
        return modes.c_lflag == saved.c_lflag && modes.c_iflag == saved.c_iflag
            && modes.c_oflag == saved.c_oflag
    }

    func close() {
        for descriptor: Int32 in 0...2 { dup2(open("/dev/null", O_RDWR), descriptor) }
        Foundation.close(slave)
        Foundation.close(master)
    }
}
