import Screen
import Testing

struct RectTests {
    let whole = Rect(column: 2, row: 1, columns: 10, rows: 6)

    @Test func `a split returns two parts that cover the whole`() {
        let (top, below) = whole.split(top: 2)
        #expect(top == Rect(column: 2, row: 1, columns: 10, rows: 2))
        #expect(below == Rect(column: 2, row: 3, columns: 10, rows: 4))
        let (above, bottom) = whole.split(bottom: 1)
        #expect(above == Rect(column: 2, row: 1, columns: 10, rows: 5))
        #expect(bottom == Rect(column: 2, row: 6, columns: 10, rows: 1))
        let (left, beside) = whole.split(left: 3)
        #expect(left == Rect(column: 2, row: 1, columns: 3, rows: 6))
        #expect(beside == Rect(column: 5, row: 1, columns: 7, rows: 6))
    }

    @Test(arguments: [-3, 6, 7, 1000])
    func `a split by too much or too little leaves an empty part`(count: Int) {
        let (top, rest) = whole.split(top: count)
        #expect(top.rows + rest.rows == whole.rows)
        #expect(top.isEmpty || rest.isEmpty)
    }

    @Test func `insets and intersections are never negative`() {
        #expect(whole.inset(columns: 1, rows: 1) == Rect(column: 3, row: 2, columns: 8, rows: 4))
        #expect(whole.inset(columns: 5, rows: 5).isEmpty)
        #expect(
            whole.intersection(Rect(column: 8, row: 0, columns: 9, rows: 3))
                == Rect(column: 8, row: 1, columns: 4, rows: 2))
        #expect(whole.intersection(Rect(column: 50, row: 50, columns: 1, rows: 1)).isEmpty)
    }

    @Test func `a centred rect is never larger than the one around it`() {
        #expect(whole.centered(Size(columns: 4, rows: 2)) == Rect(column: 5, row: 3, columns: 4, rows: 2))
        #expect(whole.centered(Size(columns: 99, rows: 99)) == whole)
    }

    @Test func `a line outside the rect is empty`() {
        #expect(whole.line(5) == Rect(column: 2, row: 6, columns: 10, rows: 1))
        #expect(whole.line(6).isEmpty)
        #expect(whole.contains(Position(column: 11, row: 6)))
        #expect(!whole.contains(Position(column: 12, row: 6)))
    }
}
