import Foundation
import Panes
import Screen
import Testing

/// A page of golden screens: for each scene its name, the text as it stands on the screen, and below it the
/// styles, one letter a cell as `Style.letter` has them.
///
/// With CURFEW_RECORD_GOLDENS=1 in the environment the page is written instead of compared, and the test
/// fails, so that a recording is never taken for a proof.
struct Golden {
    static let sizes = [
        Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 10),
    ]

    let name: String
    private var page = ""
    private var previous: Grid?
    /// Whether the text is shown as on a terminal without Unicode, on which no sign may be lost.
    private let isASCII: Bool

    init(_ name: String, isASCII: Bool = false) {
        self.name = name
        self.isASCII = isASCII
    }

    mutating func add(_ scene: String, _ canvas: Canvas) {
        let grid = canvas.grid
        let size = grid.size
        let cursor = canvas.cursor.map { ", cursor at column \($0.column) of row \($0.row)" } ?? ""
        let rows = 0..<size.rows
        // Of a large screen only those rows that are not as in the scene before, with their numbers: the rest
        // would be the same panes a hundred times over.
        let before = size.rows > 30 ? previous : nil
        let changed = before.map { old in rows.filter { grid.changedColumns(row: $0, since: old) != nil } }
        func plane(_ row: (Int) -> String) -> String {
            guard let changed else { return rows.map { row($0) + "\n" }.joined() }
            return changed.map { "\($0 < 10 ? " " : "")\($0) \(row($0))\n" }.joined()
        }
        page += "=== \(scene), \(size.columns)x\(size.rows)\(cursor)\n"
        page += plane { plain(grid.text(row: $0)) } + "--- styles\n"
        page += plane { styles(of: grid, row: $0) } + "\n"
        previous = grid
    }

    mutating func add(_ scene: String, _ stage: Stage, _ size: Size) {
        add(scene, stage.frame(size.columns, size.rows))
    }

    /// Compares the page with the one on record.
    func check(_ location: SourceLocation = #_sourceLocation) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name).txt")
        if ProcessInfo.processInfo.environment["CURFEW_RECORD_GOLDENS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name): look at it, then run without recording", sourceLocation: location)
            return
        }
        let known = try String(contentsOf: file, encoding: .utf8)
        guard known != page else { return }
        Issue.record("\(name) differs: \(firstDifference(from: known))", sourceLocation: location)
    }

    private func plain(_ text: String) -> String {
        guard isASCII else { return text }
        return text.unicodeScalars.map { scalar in
            let twin = GlyphSet.asciiEquivalent(of: scalar.value)
            if !scalar.isASCII, twin == UInt8(ascii: "?") {
                Issue.record("no ASCII sign for U+\(String(scalar.value, radix: 16)) (\(scalar))")
            }
            return String(Character(Unicode.Scalar(twin)))
        }.joined()
    }

    private func styles(of grid: Grid, row: Int) -> String {
        grid.withCells(row: row) { cells in
            var end = cells.count
            while end > 0, cells[end - 1] == .blank { end -= 1 }
            return cells[..<end].map(\.style.letter).joined()
        }
    }

    private func firstDifference(from known: String) -> String {
        let old = known.split(separator: "\n", omittingEmptySubsequences: false)
        let new = page.split(separator: "\n", omittingEmptySubsequences: false)
        let index = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        let scene = new.prefix(index + 1).last { $0.hasPrefix("=== ") } ?? ""
        func line(_ lines: [Substring]) -> Substring {
            lines.indices.contains(index) ? lines[index] : "(nothing)"
        }
        return "\(scene), line \(index + 1)\n  was \(line(old))\n  is  \(line(new))"
    }
}
