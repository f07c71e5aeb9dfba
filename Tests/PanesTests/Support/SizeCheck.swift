import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// What holds for a scene at every size: it is painted whole, the header names who is acted as, and message, hints and
/// cursor are there. Each scene takes another sample of sizes; all scenes together meet every small one.
struct SizeCheck {
    let scene: String
    let screen: ScreenTester
    /// The scene at its golden size.
    let canvas: Canvas

    private static let smallest = Size(columns: 40, rows: 10)
    /// Every size up to 48x14, then steps up to 200x60.
    private static let sizes: [Size] = {
        let small = (1...48).flatMap { columns in (1...14).map { Size(columns: columns, rows: $0) } }
        let large = stride(from: 40, through: 200, by: 10).flatMap { columns in
            stride(from: 10, through: 60, by: 5).map { Size(columns: columns, rows: $0) }
        }
        return small + large
    }()

    /// Checks every so many sizes, beginning with another one each turn.
    func run(turn: Int) {
        HiddenNamesCheck(scene: scene, screen: screen).run()
        let step = 53
        for index in stride(from: turn * 7 % step, to: Self.sizes.count, by: step) {
            check(Self.sizes[index])
        }
    }

    private func check(_ size: Size) {
        let painted = screen.frame(size.columns, size.rows)
        let place = "\(scene) at \(size.columns)x\(size.rows)"
        #expect(painted.grid.size == size, "\(place)")
        if let cursor = painted.cursor {
            #expect(
                (0..<size.columns).contains(cursor.column) && (0..<size.rows).contains(cursor.row),
                "\(place): cursor at \(cursor)")
        }
        guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
            #expect(painted.grid.text().contains("n"), "\(place): does not say what it needs")
            return
        }
        checkLines(painted, size, place)
    }

    private func checkLines(_ painted: Canvas, _ size: Size, _ place: String) {
        if screen.state.lock == nil, !screen.shell.hidesNames, let acting = screen.state.acting,
            let name = screen.state.name(of: acting)
        {
            let shown = CleanText.clean(name, limit: 200).prefix(size.columns >= 100 ? 10 : 1)
            #expect(painted.grid.text(row: 0).contains(shown), "\(place): header without \(shown)")
        }
        #expect(!painted.grid.text(row: size.rows - 1).isEmpty, "\(place): no hints")
        if screen.state.lock == nil, !canvas.grid.text(row: canvas.grid.size.rows - 2).isEmpty {
            #expect(!painted.grid.text(row: size.rows - 2).isEmpty, "\(place): no message")
        }
        if canvas.cursor != nil { #expect(painted.cursor != nil, "\(place): no cursor") }
    }
}
