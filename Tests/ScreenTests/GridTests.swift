import Screen
import Testing

struct GridTests {
    @Test func `text starts at its position and ends at the edge of the grid`() {
        var grid = Grid(size: Size(columns: 8, rows: 2))
        #expect(grid.put("hello", at: Position(column: 1, row: 0)) == 5)
        #expect(grid.put("hello", at: Position(column: 5, row: 1)) == 3)
        #expect(grid.text() == " hello\n     hel")
    }

    @Test func `text is cut at both edges of the rect`() {
        var grid = Grid(size: Size(columns: 10, rows: 3))
        let clip = Rect(column: 2, row: 1, columns: 3, rows: 1)
        #expect(grid.put("abcdefgh", at: Position(column: 0, row: 1), within: clip) == 5)
        #expect(grid.put("abc", at: Position(column: 2, row: 0), within: clip) == 0)
        #expect(grid.put("abc", at: Position(column: 2, row: 2), within: clip) == 0)
        #expect(grid.text() == "\n  cde\n")
    }

    @Test func `a write outside the grid has no effect and does not trap`() {
        var grid = Grid(size: Size(columns: 3, rows: 1))
        grid.put("xyz", at: Position(column: -9, row: 0))
        grid.put("日本", at: Position(column: -9, row: 0))
        grid.put("x", at: Position(column: 0, row: -1))
        grid.put("x", at: Position(column: 3, row: 0))
        grid.fill(Rect(column: -5, row: -5, columns: 2, rows: 2), style: .live)
        grid[5, 5] = Cell("x")
        #expect(grid == Grid(size: Size(columns: 3, rows: 1)))
        #expect(grid[5, 5] == .blank)
        var empty = Grid(size: Size(columns: 0, rows: 0))
        empty.drawBox(Rect(column: 0, row: 0, columns: 9, rows: 9), title: "x")
        #expect(empty.text() == "")
    }

    @Test func `a wide glyph takes two cells and is never cut in two at an edge`() {
        var grid = Grid(size: Size(columns: 5, rows: 3))
        #expect(grid.put("日本語", at: Position(column: 0, row: 0)) == 5)
        #expect(grid.text(row: 0) == "日本")
        #expect(grid[1, 0].isContinuation)
        #expect(grid[4, 0].glyph == " ")
        grid.put("日本", at: Position(column: -1, row: 1))
        #expect(grid.text(row: 1) == " 本")
        let clip = Rect(column: 1, row: 2, columns: 2, rows: 1)
        grid.put("日本", at: Position(column: 0, row: 2), within: clip)
        #expect(grid.text(row: 2) == "")
    }

    @Test func `writing over one half of a wide glyph blanks the other half`() {
        var grid = Grid(size: Size(columns: 6, rows: 1))
        grid.put("日本語", at: Position(column: 0, row: 0))
        grid.put("x", at: Position(column: 1, row: 0))
        #expect(grid.text() == " x本語")
        grid.put("y", at: Position(column: 4, row: 0))
        #expect(grid.text() == " x本y")
        grid.put("語", at: Position(column: 1, row: 0))
        #expect(grid.text() == " 語 y")
        grid.fill(Rect(column: 2, row: 0, columns: 1, rows: 1))
        #expect(grid.text() == "    y")
        for column in 0..<6 { #expect(!grid[column, 0].isContinuation) }
    }

    @Test func `at most two marks join the glyph before them`() {
        var grid = Grid(size: Size(columns: 4, rows: 1))
        #expect(grid.put("e\u{301}\u{302}\u{303}x", at: Position(column: 0, row: 0)) == 2)
        #expect(grid[0, 0].glyph == "e\u{301}\u{302}")
        #expect(grid.text() == "e\u{301}\u{302}x")
    }

    @Test func `a mark without a base does not join the text before it`() {
        var grid = Grid(size: Size(columns: 4, rows: 1))
        grid.put("a", at: Position(column: 0, row: 0))
        grid.put("\u{301}b", at: Position(column: 1, row: 0))
        #expect(grid.text() == "a\u{FFFD}b")
    }

    @Test(arguments: [
        "\u{1B}", "\u{07}", "\n", "\u{9B}", "\u{202E}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{E0041}",
        "\u{7F}",
    ])
    func `no cell holds a scalar that controls the terminal or is invisible`(hostile: String) {
        var grid = Grid(size: Size(columns: 6, rows: 1))
        grid.put("a" + hostile + "b", at: Position(column: 0, row: 0))
        grid[4, 0] = Cell(Character(hostile))
        #expect(grid.text().unicodeScalars.allSatisfy { CleanText.isDrawable($0) })
        #expect(grid[4, 0].glyph == "\u{FFFD}")
    }

    @Test func `a box surrounds its rect and shortens its title`() {
        var grid = Grid(size: Size(columns: 12, rows: 3))
        grid.drawBox(grid.bounds, title: "Identities", glyphs: .ascii)
        #expect(grid.text() == "+- Ident~ -+\n|          |\n+----------+")
        #expect(grid.styles() == "ffhhhhhhhhff\nf..........f\nffffffffffff")
    }

    @Test func `a box too small for its title or its lines omits them`() {
        var grid = Grid(size: Size(columns: 5, rows: 2))
        grid.drawBox(grid.bounds, title: "Login")
        #expect(grid.text() == "┌───┐\n└───┘")
        var line = Grid(size: Size(columns: 5, rows: 1))
        line.drawBox(line.bounds, title: "Login")
        #expect(line.text() == "")
    }

    @Test func `text that is wider than its field ends in an ellipsis`() {
        var grid = Grid(size: Size(columns: 10, rows: 1))
        #expect(grid.putFitted("Acme Payments", at: Position(column: 0, row: 0), columns: 6) == 6)
        #expect(grid.text() == "Acme …")
    }

    @Test func `the style plane has one letter per cell, in upper case when reversed`() {
        var grid = Grid(size: Size(columns: 6, rows: 2))
        grid.put("ab", at: Position(column: 0, row: 0), style: .live)
        grid.put("c", at: Position(column: 2, row: 0), style: .text)
        grid.restyle(Rect(column: 1, row: 0, columns: 2, rows: 1)) { $0.reversed() }
        #expect(grid.styles() == "lLT\n")
        grid.dimAll()
        #expect(grid.styles() == "dddddd\ndddddd")
    }

    @Test func `changed columns are the smallest range of whole glyphs`() {
        var before = Grid(size: Size(columns: 8, rows: 2))
        before.put("a日b12", at: Position(column: 0, row: 0))
        var after = before
        #expect(after.changedColumns(row: 0, since: before) == nil)
        after.put("3", at: Position(column: 5, row: 0))
        #expect(after.changedColumns(row: 0, since: before) == 5..<6)
        #expect(after.changedColumns(row: 1, since: before) == nil)
        after.put("本", at: Position(column: 1, row: 0))
        #expect(after.changedColumns(row: 0, since: before) == 1..<6)
        after.restyle(Rect(column: 2, row: 0, columns: 1, rows: 1)) { _ in .live }
        #expect(after.changedColumns(row: 0, since: before) == 1..<6)
    }

    @Test func `a cell is sixteen bytes and a style two`() {
        #expect(MemoryLayout<Cell>.stride == 16)
        #expect(MemoryLayout<Style>.size == 2)
    }
}
