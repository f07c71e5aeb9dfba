import CNcurses
import CTerminal
import Glibc
import Screen

/// ncurses: it tracks what the terminal shows and computes the bytes that turn it into the next frame.
///
/// Its output goes to a file in memory, and `Terminal` sends it. A frame is therefore one write, however often ncurses
/// flushes, and a terminal that accepts no output cannot block the program.
final class CursesCanvas {
    let colorCount: Int
    let isUnicode: Bool
    let palette: StylePalette
    private let screen: OpaquePointer
    private let file: UnsafeMutablePointer<FILE>
    private let descriptor: Int32
    private var shown: Grid?
    private var cells: [cchar_t] = []
    /// The pair of each role, then of each role on the selection bar.
    private let pairs: [Int16]

    /// The type must be one that terminfo knows.
    init(
        type: String, size: Size, isUnicode: Bool, theme: Theme, wantsColor: Bool
    ) throws(TerminalError) {
        descriptor = curfew_memory_file()
        guard descriptor >= 0, let file = fdopen(descriptor, "w+") else {
            throw .cannotStart(reason: "the system has no memory for a frame")
        }
        self.file = file
        guard let screen = newterm(type, file, file) else {
            fclose(file)
            throw .cannotStart(reason: "ncurses does not support the terminal type “\(type)”")
        }
        self.screen = screen
        self.isUnicode = isUnicode
        _ = start_color()
        colorCount = Int(curfew_color_count())
        palette = StylePalette(theme: theme, colorCount: wantsColor ? colorCount : 0)
        pairs = CursesCanvas.makePairs(of: palette)
        _ = noecho()
        _ = nonl()
        _ = typeahead(-1)
        resize(size)
        // Before the first endwin(), ncurses 6.4 flushes at every cursor movement. This output is discarded.
        _ = endwin()
        _ = takeOutput()
    }

    isolated deinit {
        delscreen(screen)
        fclose(file)
    }

    /// Tells ncurses the theme's colours and returns the pair of each role, then of each role on the selection bar.
    /// Pair 0 is the plain text; roles of the same colours share a pair, so that all fit into the 64 of a terminal with
    /// eight colours.
    private static func makePairs(of palette: StylePalette) -> [Int16] {
        _ = assume_default_colors(Int32(palette.plain.foreground), Int32(palette.plain.background))
        var known = [palette.plain]
        return [false, true].flatMap { isSelected in
            Role.allCases.map { role in
                var look = palette.look(of: Style(role, isSelected: isSelected))
                look.attributes = []
                if let pair = known.firstIndex(of: look) { return Int16(pair) }
                guard known.count < curfew_pair_count() else { return 0 }
                _ = init_pair(Int16(known.count), look.foreground, look.background)
                known.append(look)
                return Int16(known.count - 1)
            }
        }
    }

    private func pair(of style: Style) -> Int16 {
        pairs[Int(style.role.rawValue) + (style.isSelected ? Role.allCases.count : 0)]
    }

    func resize(_ size: Size) {
        _ = resizeterm(Int32(size.rows), Int32(size.columns))
        invalidate()
    }

    /// Sends the next frame in full, whatever the terminal shows.
    private func invalidate() {
        shown = nil
        curfew_forget_screen()
    }

    /// The bytes that turn the shown frame into this one.
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
        return takeOutput()
    }

    /// Leaves the screen to the shell; the next frame takes it again. The output is discarded.
    func leave() {
        _ = endwin()
        shown = nil
        _ = takeOutput()
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
        let pair = pair(of: cell.style)
        func add(_ base: UInt32, _ marks: (UInt32, UInt32) = (0, 0)) {
            var cell = cchar_t()
            curfew_make_cell(&cell, base, marks.0, marks.1, attributes, pair)
            cells.append(cell)
        }
        let width = cell.isWide ? 2 : 1
        if cell.base < 0x80 || isUnicode && curfew_columns(cell.base) == Int32(width) {
            let marks = cell.marks
            // A missing mark is better than a row whose columns are shifted.
            add(
                cell.base,
                isUnicode && curfew_columns(marks.0) == 0 && curfew_columns(marks.1) == 0 ? marks : (0, 0))
        } else {
            // ncurses counts columns as the C library does, and a different count would shift the rest of the row.
            add(UInt32(isUnicode ? 0xFFFD : UInt32(GlyphSet.asciiEquivalent(of: cell.base))))
            if width == 2 { add(0x20) }
        }
    }

    private static func attributes(_ set: Look.Attributes) -> UInt32 {
        (set.contains(.bold) ? curfew_bold : 0) | (set.contains(.dim) ? curfew_dim : 0)
            | (set.contains(.underline) ? curfew_underline : 0)
            | (set.contains(.reverse) ? curfew_reverse : 0)
    }

    /// Removes and returns what ncurses has written to the file.
    private func takeOutput() -> [UInt8] {
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
