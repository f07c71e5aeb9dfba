import CNcurses
import CTerminal
import Screen

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// ncurses: it knows what the terminal shows and which bytes change that into the next frame.
///
/// Its output goes to a file in memory, from where `Terminal` sends it: so that a frame is one write, however often
/// ncurses flushes, and a terminal that takes no bytes now cannot hold the program.
final class CursesCanvas {
    let colorCount: Int
    let isUnicode: Bool
    let palette: StylePalette
    private let screen: OpaquePointer
    private let file: UnsafeMutablePointer<FILE>
    private let descriptor: Int32
    private var shown: Grid?
    private var cells: [cchar_t] = []

    /// The type is one that terminfo knows.
    init(type: String, size: Size, isUnicode: Bool, wantsColor: Bool) throws(TerminalError) {
        descriptor = curfew_memory_file()
        guard descriptor >= 0, let file = fdopen(descriptor, "w+") else {
            throw .cannotStart(reason: "there is no room for a frame in memory")
        }
        self.file = file
        guard let screen = newterm(type, file, file) else {
            fclose(file)
            throw .cannotStart(reason: "ncurses refuses the terminal type “\(type)”")
        }
        self.screen = screen
        self.isUnicode = isUnicode
        _ = start_color()
        _ = use_default_colors()
        colorCount = Int(curfew_color_count())
        palette = StylePalette(colorCount: wantsColor ? colorCount : 0)
        _ = noecho()
        _ = nonl()
        _ = typeahead(-1)
        for role in Role.allCases where !palette.isMonochrome {
            _ = init_pair(CursesCanvas.pair(of: role), palette.look(of: role).color, -1)
        }
        resize(size)
        // Until it has ended once, ncurses 6.4 flushes at every move of the cursor. What it says here is dropped.
        _ = endwin()
        _ = takeBytes()
    }

    isolated deinit {
        delscreen(screen)
        fclose(file)
    }

    private static func pair(of role: Role) -> Int16 { Int16(role.rawValue) + 1 }

    func resize(_ size: Size) {
        _ = resizeterm(Int32(size.rows), Int32(size.columns))
        forget()
    }

    /// The next frame is sent whole, whatever the terminal shows.
    func forget() {
        shown = nil
        curfew_forget_screen()
    }

    /// The bytes that turn what the terminal shows into this frame.
    func bytes(for grid: Grid, cursor: Position?) -> [UInt8] {
        guard let window = curfew_window() else { return [] }
        for row in 0..<grid.size.rows {
            if let shown, shown.size == grid.size {
                guard let columns = grid.changedColumns(row: row, since: shown) else { continue }
                paint(grid, row: row, columns: columns, on: window)
            } else {
                paint(grid, row: row, columns: 0..<grid.size.columns, on: window)
            }
        }
        shown = grid
        _ = leaveok(window, cursor == nil)
        _ = curs_set(cursor == nil ? 0 : 1)
        if let cursor { _ = wmove(window, Int32(cursor.row), Int32(cursor.column)) }
        _ = wnoutrefresh(window)
        _ = doupdate()
        return takeBytes()
    }

    /// The bytes that give the screen back to whoever had it before; the next frame takes it again.
    func farewell() -> [UInt8] {
        _ = endwin()
        shown = nil
        return takeBytes()
    }

    private func paint(_ grid: Grid, row: Int, columns: Range<Int>, on window: UnsafeMutablePointer<WINDOW>) {
        cells.removeAll(keepingCapacity: true)
        grid.withCells(row: row) { line in
            for column in columns where !line[column].isContinuation { append(line[column]) }
        }
        _ = mvwadd_wchnstr(window, Int32(row), Int32(columns.lowerBound), cells, Int32(cells.count))
    }

    private func append(_ cell: Cell) {
        let look = palette.look(of: cell.style)
        let attributes = CursesCanvas.attributes(look.attributes)
        let pair = look.color < 0 || palette.isMonochrome ? 0 : CursesCanvas.pair(of: cell.style.role)
        func add(_ base: UInt32, _ marks: (UInt32, UInt32) = (0, 0)) {
            var made = cchar_t()
            curfew_make_cell(&made, base, marks.0, marks.1, attributes, pair)
            cells.append(made)
        }
        let width = cell.isWide ? 2 : 1
        if cell.base < 0x80 || isUnicode && curfew_columns(cell.base) == Int32(width) {
            let marks = cell.marks
            // One zero-width mark less is better than a row that is out of step.
            add(
                cell.base,
                isUnicode && curfew_columns(marks.0) == 0 && curfew_columns(marks.1) == 0 ? marks : (0, 0))
        } else {
            // ncurses counts columns as the C library does: what that sees otherwise would shift the rest of the row.
            add(UInt32(isUnicode ? 0xFFFD : UInt32(GlyphSet.asciiTwin(of: cell.base))))
            if width == 2 { add(0x20) }
        }
    }

    private static func attributes(_ set: StylePalette.Attributes) -> UInt32 {
        (set.contains(.bold) ? curfew_bold : 0) | (set.contains(.dim) ? curfew_dim : 0)
            | (set.contains(.underline) ? curfew_underline : 0)
            | (set.contains(.reverse) ? curfew_reverse : 0)
    }

    /// Takes what ncurses has written into the file out of it.
    private func takeBytes() -> [UInt8] {
        fflush(file)
        let count = Int(lseek(descriptor, 0, SEEK_CUR))
        guard count > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            used = max(0, pread(descriptor, buffer.baseAddress, count, 0))
        }
        _ = lseek(descriptor, 0, SEEK_SET)
        return bytes
    }
}
